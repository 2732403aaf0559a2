"""What a consultation asks, or records of a meeting or call (G4(1))."""

from __future__ import annotations

from applications.consultation.models import PriorConsultation
from applications.media import MEDIA_ROWS
from katori_sns.cases.fields import SECTION, CaseField, CaseFields

FIELDS = CaseFields(
    PriorConsultation,
    (
        SECTION,
        *MEDIA_ROWS,
        CaseField("purpose", help="何のために使うかを書きます。", required=True),
        CaseField("content", required=True),
        CaseField("questions", help="迷っていること、確かめたいことを書きます。"),
        CaseField("held_at", help="例：R8.11.24 14:30", required=True),
        CaseField("held_with", required=True),
        CaseField("gist", required=True),
        CaseField("outcome", required=True),
    ),
)
_BOTH = ("section", "on_media", "medium_name")
ASKED = FIELDS.only(*_BOTH, "purpose", "content", "questions")
RECORDED = FIELDS.only(*_BOTH, "held_at", "held_with", "gist", "outcome")


def fields_of(case: PriorConsultation) -> CaseFields:
    """What this one asks, or records where the PR division drafts it."""
    return RECORDED if case.origin == case.Origin.PR else ASKED
