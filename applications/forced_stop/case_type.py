"""広報主管課による停止 (G6 なお書き)."""

from __future__ import annotations

from accounts.account.choices import anybodys
from applications.forced_stop.fields import FIELDS
from applications.forced_stop.forms import ForcedStopForm
from applications.forced_stop.process import FORCED_STOP
from applications.giving_up.forms import ASKED
from applications.giving_up.page import PARTS, giving_up_page
from applications.giving_up.paper import whole
from applications.menu import PR
from katori_sns.cases.case_type import CaseType, MenuEntry, Paper
from katori_sns.workflow.models import Case

CASE_TYPE = CaseType(
    FORCED_STOP,
    FIELDS,
    ForcedStopForm,
    guide=(
        (
            "6 継続と運用停止（撤退） なお書き",
            "広報主管課が必要と認める場合、運営主体である組織に連絡のうえ、停止または撤退させることができます。",
        ),
    ),
    menu=(MenuEntry(PR, "所属に連絡のうえ、停止または撤退させるとき。", only_pr=True),),
    paper=Paper(
        "ガイドライン「6 継続と運用停止（撤退）」なお書きにより、下記のとおりとします。", whole=whole(FIELDS)
    ),
    payloads=ASKED,
    origin=Case.Origin.PR,
    accounts=anybodys,
    several=True,
    parts=PARTS,
    page=giving_up_page,
)
