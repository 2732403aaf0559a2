"""緊急特認 on one sheet (G4(2) proviso)."""

from __future__ import annotations

from django.urls import path, reverse

from applications.emergency import views
from applications.emergency.fields import FIELDS
from applications.emergency.forms import EmergencyForm, RecogniseForm
from applications.emergency.models import EmergencyRecognition
from applications.emergency.process import EMERGENCY
from applications.menu import NEW, PR
from katori_sns.cases.case_type import CaseType, MenuEntry, Next, Paper
from katori_sns.cases.reading import Reading


def after_refusal(reading: Reading[EmergencyRecognition]) -> list[Next]:
    """After 特認しない the ordinary way, with the text carried over."""
    case = reading.own
    if case.state != "refused" or case.keeper_id not in reading.org.mine:
        return []
    url = f"{reverse('prior_consultation:draft')}?from={case.pk}"
    return [Next("通常の手続（事前協議と申請）で進められます。", "この内容で事前協議を始める", url)]


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
    menu=(
        MenuEntry(NEW, "大規模災害など、通常の手続を待てないとき。"),
        MenuEntry(PR, "電話等の特認と、九項目の期限を確かめるとき。", "list", "緊急特認の一覧", only_pr=True),
    ),
    paper=Paper("緊急にソーシャルメディアを利用するため、下記のとおり特に認められるよう申請いたします。"),
    payloads={"recognise": RecogniseForm},
    next_steps=after_refusal,
    urls=(
        path("list/", views.recognised, name="list"),
        path("list/export/", views.export, name="export"),
    ),
)
