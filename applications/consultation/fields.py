"""What a consultation asks, or records of a meeting or call (G4(1))."""

from __future__ import annotations

from applications.consultation.models import PriorConsultation
from katori_sns.cases.fields import SECTION, CaseField, CaseFields
from katori_sns.cases.forms import OTHER_NAME


def media_of(case: PriorConsultation) -> str:
    return "、".join(case.medium_labels())


def has_media(case: PriorConsultation) -> bool:
    return bool(case.on_media)


FIELDS = CaseFields(
    PriorConsultation,
    (
        SECTION,
        CaseField(
            "on_media",
            "ソーシャルメディアの種類",
            required=True,
            lacking="ソーシャルメディアの種類を選んでください",
            words=media_of,
            given=has_media,
        ),
        CaseField("medium_name", help=OTHER_NAME, said_in="on_media"),
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
    return RECORDED if case.by_pr else ASKED
