"""A forced stop before it moves on (G6 なお書き)."""

from __future__ import annotations

from applications.forced_stop.models import ForcedStop
from applications.giving_up.guards import HOW, how
from katori_sns.cases.guards import needed, printable
from katori_sns.cases.words import in_words, labels_of
from katori_sns.workflow.steps import CaseContext, Problem

CONTACT = ("contacted_at", "contacted_by", "contacted_whom", "contacted_how")
FORCED = ("measure", "ground", *CONTACT, "attempts", *HOW)
FORCED_LABELS = labels_of(ForcedStop, FORCED)


def contacted(ctx: CaseContext) -> list[Problem]:
    """The section was contacted, or what was tried (G6 なお書き)."""
    case: ForcedStop = ctx.case
    texts = in_words(case, FORCED)
    problems = needed(texts, FORCED_LABELS, ("ground",))
    if not case.attempts.strip():
        problems += needed(texts, FORCED_LABELS, CONTACT)
    return problems + how(case, texts, FORCED_LABELS) + printable(texts, FORCED_LABELS)
