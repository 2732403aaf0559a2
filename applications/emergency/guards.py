"""An emergency sheet before it is sent on (G4(2) proviso)."""

from __future__ import annotations

from applications.emergency.models import EmergencyRecognition
from katori_sns.cases.guards import needed, printable
from katori_sns.cases.words import in_words, labels_of
from katori_sns.web.dates import local_date
from katori_sns.workflow.steps import CaseContext, Problem

CALL = ("told_at", "told_by", "told_to")
REQUIRED = ("account_name", "ground", "purpose", "manager")
TEXTS = ("account_name", "ground", "purpose", "content", "manager", "operators", *CALL)
LABELS = labels_of(EmergencyRecognition, TEXTS)


def complete(ctx: CaseContext) -> list[Problem]:
    """The media, the ground, and for a telephone call all three: who, to whom, when."""
    case: EmergencyRecognition = ctx.case
    texts = in_words(case, TEXTS)
    problems = [] if case.on_media else [Problem("on_media", "ソーシャルメディアの種類を選んでください")]
    problems += needed(texts, LABELS, REQUIRED)
    if any(texts[name] for name in CALL):
        problems += needed(texts, LABELS, CALL)
    if case.told_at and local_date(case.told_at) > ctx.org.on:
        problems.append(Problem("told_at", "電話等の日時は、きょうかその前の日にしてください"))
    return problems + printable(texts, LABELS)
