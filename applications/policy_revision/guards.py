"""A revision of an account's nine items before it is sent on (G4(2))."""

from __future__ import annotations

from applications.nine_items.guards import ITEM_LABELS, broadcast_named, no_secret, unwritten
from applications.policy_revision.models import PolicyRevisionConsultation
from katori_sns.cases.guards import held, needed, printable
from katori_sns.cases.words import in_words, labels_of
from katori_sns.workflow.steps import CaseContext, Problem

REASON = labels_of(PolicyRevisionConsultation, ("reason",))


def complete(ctx: CaseContext) -> list[Problem]:
    """The reason, and all nine items."""
    case: PolicyRevisionConsultation = ctx.case
    texts = in_words(case, ("reason",)) | case.texts()
    problems = needed(texts, REASON, REASON) + unwritten(case) + held(case)
    return problems + printable(texts, REASON | ITEM_LABELS) + broadcast_named(case) + no_secret(case)


def concludable(ctx: CaseContext) -> list[Problem]:
    """The account is still there to be run by the new nine items."""
    return held(ctx.case)
