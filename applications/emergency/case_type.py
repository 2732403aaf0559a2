"""緊急特認 on one sheet (G4(2) proviso)."""

from __future__ import annotations

from applications.emergency.fields import FIELDS
from applications.emergency.forms import EmergencyForm, RecogniseForm
from applications.emergency.process import EMERGENCY
from applications.menu import NEW
from katori_sns.cases.case_type import CaseType, MenuEntry, Paper

CASE_TYPE = CaseType(
    EMERGENCY,
    FIELDS,
    EmergencyForm,
    guide=(
        (
            "4 手続 (2) ただし書き",
            "大規模災害時の人命救助・財産保護に関わる利用等、緊急性が高く即時の対応が必要であると"
            "広報主管課が特に認めるものは、事前協議と九項目を待たずに進められます。",
        ),
    ),
    menu=(MenuEntry(NEW, "大規模災害など、通常の手続を待てないとき。"),),
    paper=Paper("緊急にソーシャルメディアを利用するため、下記のとおり特に認められるよう申請いたします。"),
    payloads={"recognise": RecogniseForm},
)
