"""再開届 (G6)."""

from __future__ import annotations

from accounts.account.choices import stopped
from applications.menu import RUNNING
from applications.resumption.fields import FIELDS
from applications.resumption.forms import ResumptionForm
from applications.resumption.process import RESUMPTION
from katori_sns.cases.case_type import CaseType, MenuEntry, Paper

CASE_TYPE = CaseType(
    RESUMPTION,
    FIELDS,
    ResumptionForm,
    guide=(("6 継続と運用停止（撤退）", "継続の判断は、運営主体である各課等が行います。"),),
    menu=(MenuEntry(RUNNING, "停止しているアカウントを、また使うとき。"),),
    paper=Paper("停止しているソーシャルメディアのアカウントを再開するので、下記のとおり届け出ます。"),
    accounts=stopped,
)
