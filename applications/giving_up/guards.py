"""What every way of giving up asks before it moves on (G6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings

from accounts.models import SNSAccount
from applications.giving_up.models import GivingUp
from katori_sns.cases.fields import CaseFields
from katori_sns.workflow.steps import CaseContext, Problem

State = SNSAccount.State
GIVEN_UP = (State.ABANDONED, State.WITHDRAWN)


def how(case: Any, fields: CaseFields) -> list[Problem]:
    """A stop has its method; a withdrawal its notice period, unless harm is at hand (G6(2))."""
    if case.measure == case.Measure.STOP:
        return fields.missing(case, ("stop_method",))
    if case.harm:
        return []
    problems = fields.missing(case, ("period_from", "period_to"))
    if case.period_from and case.period_to:
        days = (case.period_to - case.period_from).days
        if days < 0:
            problems.append(Problem("period_to", "周知の終わりは、はじめより後の日にしてください"))
        elif days < settings.NOTICE_DAYS and not case.period_reason.strip():
            wish = f"目安の{settings.NOTICE_DAYS}日より短い理由を書いてください"
            problems.append(Problem("period_reason", wish))
    return problems


def may_delete(ctx: CaseContext[GivingUp]) -> list[Problem]:
    """Not before the notice period has ended (G6(2))."""
    case = ctx.case
    if not case.harm and case.period_to and ctx.org.on <= case.period_to:
        return [Problem("comment", "周知の期間が終わっていません。翌日から削除できます")]
    return []


def day_after(case: GivingUp) -> date | None:
    """The day after the notice period."""
    return case.period_to + timedelta(days=1) if case.period_to else None
