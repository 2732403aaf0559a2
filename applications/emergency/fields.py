"""What the one sheet of an emergency asks (G4(2) proviso)."""

from __future__ import annotations

from applications.emergency.models import EmergencyRecognition
from applications.media import MEDIA_ROWS
from katori_sns.cases.fields import SECTION, CaseField, CaseFields

FIELDS = CaseFields(
    EmergencyRecognition,
    (
        SECTION,
        *MEDIA_ROWS,
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
