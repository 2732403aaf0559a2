"""取得取りやめ届 (G4(4))."""

from __future__ import annotations

from accounts.account.choices import pending
from applications.abandonment.fields import FIELDS
from applications.abandonment.forms import AbandonmentForm
from applications.abandonment.process import ABANDONMENT
from applications.menu import RUNNING
from applications.notices.guide import BINDING
from katori_sns.cases.case_type import CaseType, MenuEntry, Paper

CASE_TYPE = CaseType(
    ABANDONMENT,
    FIELDS,
    AbandonmentForm,
    guide=(BINDING,),
    menu=(MenuEntry(RUNNING, "承認されたアカウントを取得しないとき。"),),
    paper=Paper("承認を受けたアカウントの取得を取りやめるので、下記のとおり届け出ます。"),
    accounts=pending,
)
