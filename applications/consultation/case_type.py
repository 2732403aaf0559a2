"""事前協議, asked by a section or recorded by the PR division (G4(1))."""

from __future__ import annotations

from applications.consultation.fields import FIELDS
from applications.consultation.forms import ConditionsForm, ConsultationForm, RecordForm
from applications.consultation.page import after_consultation
from applications.consultation.process import PRIOR_CONSULTATION
from applications.menu import NEW, PR
from katori_sns.cases.case_type import CaseType, MenuEntry, Paper

CASE_TYPE = CaseType(
    PRIOR_CONSULTATION,
    FIELDS,
    ConsultationForm,
    guide=(
        ("4 手続 (1)", "新規に利用するときは、事前に広報主管課と協議し、結果を得て申請します。"),
        ("4 手続 (2)", "申請は、開設するソーシャルメディアごとに行います。協議はまとめてできます。"),
    ),
    menu=(
        MenuEntry(NEW, "新しく利用する前に、広報主管課と協議します。申請より先です。"),
        MenuEntry(
            PR,
            "会議や電話での協議を、日時・相手・要旨・結果で記録します。",
            begin="record",
            name="事前協議の記録",
            only_pr=True,
        ),
    ),
    paper=Paper("ソーシャルメディアの利用について、下記のとおり協議いたします。"),
    payloads={"conditional": ConditionsForm},
    record=RecordForm,
    next_steps=after_consultation,
)
