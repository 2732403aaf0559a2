"""What every way of giving up asks before it moves on (G6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from accounts.models import SNSAccount
from applications.giving_up.models import GivingUp
from katori_sns.cases.fields import CaseFields
from katori_sns.web.dates import format_wareki
from katori_sns.workflow.models import Task
from katori_sns.workflow.steps import CaseContext, Problem

State = SNSAccount.State
GIVEN_UP = (State.ABANDONED, State.WITHDRAWN)
TOLD = ("tell_followers", "tell_city")
AGREED = "untold_agree"


@dataclass(frozen=True)
class Period:
    """周知期間: its first and last day, and why it is shorter than the city's setting."""

    begins: date | None
    ends: date | None
    reason: str = ""


def how(case: Any, fields: CaseFields, today: date) -> list[Problem]:
    """A stop has its method; a withdrawal its notice period, unless harm is at hand (G6(2)).

    Harm has its ground in words, and who recognised it.
    """
    problems = fields.missing(case, ("harm_ground", "harm_by")) if case.harm else []
    if case.measure == case.Measure.STOP:
        return problems + fields.missing(case, ("stop_method",)) + _expiry(case, today)
    if case.harm:
        return problems
    missing = fields.missing(case, ("period_from", "period_to"))
    return problems + missing + wrong_period(_proposed(case), today)


def _proposed(case: Any) -> Period:
    return Period(case.period_from, case.period_to, case.period_reason)


def _expiry(case: Any, today: date) -> list[Problem]:
    if case.name_kept_until and case.name_kept_until <= today:
        return [
            Problem("name_kept_until", "媒体による自動削除の予定日は、きょうより後の日を入力してください")
        ]
    return []


def wrong_period(period: Period, today: date) -> list[Problem]:
    """What is wrong with a notice period that is still to come: 実施 ≤ 周知 ≤ its end (G6(2))."""
    begins, ends, problems = period.begins, period.ends, []
    if begins and begins < today:
        now = f"周知期間の開始は、きょう（{format_wareki(today)}）か後の日にしてください"
        problems.append(Problem("period_from", now))
    if ends and ends < today:
        problems.append(Problem("period_to", "周知期間の終了が過ぎています。これからの日にしてください"))
    if begins and ends and ends < begins:
        problems.append(Problem("period_to", "周知期間の終了は、はじめより後の日にしてください"))
    elif begins and ends and (ends - begins).days < settings.NOTICE_DAYS and not period.reason.strip():
        wish = f"目安の{settings.NOTICE_DAYS}日より短い理由を書いてください"
        problems.append(Problem("period_reason", wish))
    return problems


def day_after(case: GivingUp) -> date | None:
    """The day after the notice period; none where it fell away (G6(2))."""
    return case.period_to + timedelta(days=1) if case.period_to and not case.harm else None


def acts(ctx: CaseContext, *actions: str) -> list[Task]:
    """Which of these were done."""
    return [task for task in ctx.tasks if task.action in actions and task.done_at]


def was_told(ctx: CaseContext) -> bool:
    """Whether followers or citizens were told, at one place at least (G6(2))."""
    return bool(acts(ctx, *TOLD))


def untold(ctx: CaseContext) -> bool:
    """Whether it could be told at no place, so that the PR division is asked for its opinion."""
    return bool(acts(ctx, "skip_followers") and acts(ctx, "skip_city")) and not was_told(ctx)


def may_be_deleted(ctx: CaseContext[GivingUp]) -> bool:
    """Told at one place, or not to be told: for significant harm, or as the PR division sees it (G6(2))."""
    return ctx.case.harm or was_told(ctx) or bool(acts(ctx, AGREED))
