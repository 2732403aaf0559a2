"""A revision of an account's nine items before it is sent on (G4(2))."""

from __future__ import annotations

from datetime import date

from accounts.account.policies import policy_now
from applications.nine_items.guards import broadcast_named, consistent
from applications.policy_revision.fields import FIELDS
from applications.policy_revision.models import PolicyRevisionConsultation
from katori_sns.cases.guards import account_of, held
from katori_sns.workflow.steps import CaseContext, Problem


def complete(ctx: CaseContext[PolicyRevisionConsultation]) -> list[Problem]:
    """The reason, and all nine items with their parts."""
    case, on = ctx.case, ctx.org.on
    problems = FIELDS.missing(case) + held(case) + FIELDS.unprintable(case)
    return problems + consistent(case, on) + broadcast_named(case, on) + _reviewed(case, on)


def _reviewed(case: PolicyRevisionConsultation, on: date) -> list[Problem]:
    """⑨: another plan than the one in force begins with a review that is still to come (G4(2)⑨)."""
    now, first = policy_now(account_of(case), on), case.evaluation_on
    same = now and (now.evaluation_term, now.evaluation_on) == (case.evaluation_term, first)
    if first and first <= on and not same:
        return [Problem("evaluation_on", "⑨最初に評価する日は、きょうより後の日にしてください")]
    return []


def concludable(ctx: CaseContext[PolicyRevisionConsultation]) -> list[Problem]:
    """The account is still there to be run by the new nine items, and ⑥ rests on what is published now."""
    return held(ctx.case) + broadcast_named(ctx.case, ctx.org.on)
