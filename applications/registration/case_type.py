"""遡及登録 of the accounts that are older than the guideline (G4(4))."""

from __future__ import annotations

from django.urls import path

from applications.menu import PR
from applications.registration import views
from applications.registration.fields import FIELDS
from applications.registration.forms import LaterForm, RegistrationForm
from applications.registration.process import REGISTRATION
from katori_sns.cases.case_type import WRITTEN, CaseType, MenuEntry, Paper

CASE_TYPE = CaseType(
    REGISTRATION,
    FIELDS,
    RegistrationForm,
    guide=(
        (
            "4 手続 (4)",
            "アカウントを取得したときは、広報主管課に届け出ます。ガイドラインより前からあるものは、"
            "一覧で台帳に載せ、足りないところをあとから整えます。",
        ),
    ),
    menu=(MenuEntry(PR, "ガイドラインより前からあるアカウントを、一覧で台帳に載せるとき。", only_pr=True),),
    paper=Paper("ガイドラインより前からあるアカウントを、下記のとおり台帳に登録します。"),
    payloads={"rule_later": LaterForm},
    template="applications/registration.html",
    parts=("applications/_list.html", WRITTEN),
    page=views.list_page,
    edit_template="applications/registration_edit.html",
    editing=lambda case, form: views.listed(case, form.org) if case else {},
    urls=(
        path("new/", views.begin, name="draft"),
        path("<int:case_id>/rows/", views.together, name="together"),
        path("<int:case_id>/rows/<int:row_id>/", views.row, name="row"),
    ),
)
