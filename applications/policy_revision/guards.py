"""A revision of an account's nine items before it is sent on (G4(2))."""

from __future__ import annotations

from applications.nine_items.guards import broadcast_named, consistent
from applications.policy_revision.fields import FIELDS
from applications.policy_revision.models import PolicyRevisionConsultation
from katori_sns.cases.guards import held
from katori_sns.workflow.steps import CaseContext, Problem


def complete(ctx: CaseContext[PolicyRevisionConsultation]) -> list[Problem]:
    """The reason, and all nine items with their parts."""
    case, on = ctx.case, ctx.org.on
    problems = FIELDS.missing(case) + held(case) + FIELDS.unprintable(case)
    return problems + consistent(case, on) + broadcast_named(case, on)


def concludable(ctx: CaseContext[PolicyRevisionConsultation]) -> list[Problem]:
    """The account is still there to be run by the new nine items, and ⑥ rests on what is published now."""
    return held(ctx.case) + broadcast_named(ctx.case, ctx.org.on)
