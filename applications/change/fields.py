"""What a change tells (G4(4))."""

from __future__ import annotations

from applications.change.models import ChangeNotice
from applications.notices.fields import IDENTITY_ROWS
from katori_sns.cases.fields import ACCOUNT, SECTION, CaseField, CaseFields

FIELDS = CaseFields(
    ChangeNotice,
    (
        SECTION,
        ACCOUNT,
        CaseField("what", required=True),
        CaseField("new_name", help="「名称」を変えるとき。"),
        *IDENTITY_ROWS,
        CaseField("new_section", help="「所属」を変えるとき。引き受ける所属の所属長が確認すると移ります。"),
        CaseField("changed_on", help="例：R8.12.14", required=True),
        CaseField("reason", required=True),
    ),
)
