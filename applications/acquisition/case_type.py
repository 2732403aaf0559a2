"""取得届 (G4(4))."""

from __future__ import annotations

from accounts.account.choices import pending
from accounts.models import SNSAccount
from applications.acquisition.fields import FIELDS
from applications.acquisition.forms import AcquisitionForm
from applications.acquisition.process import ACQUISITION
from applications.menu import RUNNING
from applications.notices.guide import BINDING
from katori_sns.cases.case_type import CaseType, MenuEntry, Paper


def present_name(account: SNSAccount | None) -> dict[str, object]:
    return {"account_name": account.name, "start_on": account.planned_start} if account else {}


CASE_TYPE = CaseType(
    ACQUISITION,
    FIELDS,
    AcquisitionForm,
    guide=(BINDING,),
    menu=(MenuEntry(RUNNING, "承認されたアカウントを取得したら届け出ます。"),),
    paper=Paper("承認を受けたソーシャルメディアのアカウントを取得したので、下記のとおり届け出ます。"),
    accounts=pending,
    prefill=present_name,
)
