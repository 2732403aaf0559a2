"""新規運用開始申請 in four steps, with the reviewer's sheet of the nine items (G4(1)–(3))."""

from __future__ import annotations

from functools import partial

from django.urls import path

from applications.manuals.views import choose_manual
from applications.menu import NEW
from applications.new_operation import paper, views
from applications.new_operation.fields import FIELDS
from applications.new_operation.forms import RejectForm
from applications.new_operation.page import after_application, application_page
from applications.new_operation.process import NEW_OPERATION
from katori_sns.cases.case_type import ACCOUNTS, CaseType, MenuEntry, Paper

CASE_TYPE = CaseType(
    NEW_OPERATION,
    FIELDS,
    menu=(MenuEntry(NEW, "協議の結果を得たら、媒体ごとに申請します。"),),
    paper=Paper(
        template="documents/new_operation.html",
        own=paper.items,
        second={"account_name": "アカウントの名称", "consultation": "事前協議"},
        part="documents/_new_operation_part.html",
        whole=paper.whole,
    ),
    payloads={"reject": RejectForm},
    template="applications/detail.html",
    parts=(
        ACCOUNTS,
        "applications/_revisions.html",
        "applications/_nine_items.html",
        "applications/_application.html",
    ),
    page=application_page,
    review=views.review,
    next_steps=after_application,
    lacking=views.lacking,
    pages=("files", "paper"),
    urls=(
        path("new/", views.draft, name="draft"),
        path("<int:case_id>/edit/<int:number>/", views.edit, name="edit"),
        path("<int:case_id>/assess/", views.assess, name="assess"),
        path("<int:case_id>/copy/", views.copy, name="copy"),
        path(
            "<int:case_id>/files/<int:attachment_id>/manual/",
            partial(choose_manual, process=NEW_OPERATION),
            name="manual",
        ),
    ),
)
