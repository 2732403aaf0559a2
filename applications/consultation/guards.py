"""A consultation before it is sent on (G4(1))."""

from __future__ import annotations

from applications.consultation.models import PriorConsultation
from katori_sns.cases.guards import needed, printable
from katori_sns.cases.words import in_words, labels_of
from katori_sns.web.dates import local_date
from katori_sns.workflow.steps import CaseContext, Problem

ASKED = ("purpose", "content")
RECORDED = ("held_at", "held_with", "gist", "outcome")
TEXTS = (*ASKED, "questions", *RECORDED)
LABELS = labels_of(PriorConsultation, TEXTS)


def complete(ctx: CaseContext) -> list[Problem]:
    """The media, and what is asked; on a recorded one the four fields."""
    case: PriorConsultation = ctx.case
    texts = in_words(case, RECORDED if case.by_pr else (*ASKED, "questions"))
    problems = [] if case.on_media else [Problem("on_media", "ソーシャルメディアの種類を選んでください")]
    problems += needed(texts, LABELS, RECORDED if case.by_pr else ASKED)
    if case.held_at and local_date(case.held_at) > ctx.org.on:
        problems.append(Problem("held_at", "協議の日時は、きょうかその前の日にしてください"))
    return problems + printable(texts, LABELS)
