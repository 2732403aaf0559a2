"""What the one sheet of an emergency asks (G4(2) proviso)."""

from __future__ import annotations

from applications.emergency.models import EmergencyRecognition
from katori_sns.cases.fields import SECTION, CaseField, CaseFields
from katori_sns.cases.forms import OTHER_NAME


def media_of(case: EmergencyRecognition) -> str:
    return "、".join(case.medium_labels())


def has_media(case: EmergencyRecognition) -> bool:
    return bool(case.on_media)


FIELDS = CaseFields(
    EmergencyRecognition,
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
        CaseField("account_name", help="市民に見える名前です。媒体が複数でも一つ書きます。", required=True),
        CaseField("ground", help="大規模災害など、通常の手続を待てない理由を書きます。", required=True),
        CaseField("purpose", required=True),
        CaseField("content"),
        CaseField("manager", required=True),
        CaseField("operators"),
        CaseField("told_at", help="電話で先に特認を受けたとき。例：R8.11.23 23:40"),
        CaseField("told_by"),
        CaseField("told_to", help="職と名前を書きます。"),
    ),
)
CALL = ("told_at", "told_by", "told_to")
