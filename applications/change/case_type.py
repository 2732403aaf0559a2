"""変更届 (G4(4))."""

from __future__ import annotations

from accounts.account.choices import running
from applications.change.fields import FIELDS
from applications.change.forms import ChangeForm
from applications.change.process import CHANGE
from applications.menu import RUNNING
from applications.notices.guide import BINDING
from katori_sns.cases.case_type import CaseType, MenuEntry, Paper

CASE_TYPE = CaseType(
    CHANGE,
    FIELDS,
    ChangeForm,
    guide=(
        BINDING,
        ("変更届が要るもの", "名称、アカウント名（ID）・URL、所属。ほかは台帳で直します。"),
    ),
    menu=(MenuEntry(RUNNING, "名称、アカウント名・URL、所属を変えるとき。移管もこれです。"),),
    paper=Paper("ソーシャルメディアのアカウントについて、下記のとおり変更を届け出ます。"),
    accounts=running,
)
