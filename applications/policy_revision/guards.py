"""A revision of an account's nine items before it is sent on (G4(2))."""

from __future__ import annotations

from applications.nine_items.guards import broadcast_named, no_secret
from applications.policy_revision.fields import FIELDS
from applications.policy_revision.models import PolicyRevisionConsultation
from katori_sns.cases.guards import held
from katori_sns.workflow.steps import CaseContext, Problem


def complete(ctx: CaseContext[PolicyRevisionConsultation]) -> list[Problem]:
    """The reason, and all nine items."""
    case = ctx.case
    problems = FIELDS.missing(case) + held(case) + FIELDS.unprintable(case)
    return problems + broadcast_named(case) + no_secret(case)


def concludable(ctx: CaseContext) -> list[Problem]:
    """The account is still there to be run by the new nine items."""
    return held(ctx.case)
