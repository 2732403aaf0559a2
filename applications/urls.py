"""Every kind of case under its own name: `new_operation:detail` and so on."""

from __future__ import annotations

from functools import partial

from django.urls import URLPattern, URLResolver, include, path

from applications import papers
from applications.faces import FACES, KINDS
from applications.forms.cases import ConditionsForm, RecogniseForm
from applications.forms.new_operation import RejectForm
from applications.forms.withdrawal import ProofForm
from applications.pages import application_page
from applications.process import (
    COMMON_POLICY,
    EMERGENCY,
    FORCED_STOP,
    NEW_OPERATION,
    PRIOR_CONSULTATION,
    REGISTRATION,
    WITHDRAWAL,
)
from applications.views import new_operation as application
from applications.views import registration, sheets
from katori_sns.workflow.forms import ActForm
from katori_sns.workflow.urls import case_urls

SHOWN = ("stopped", "tell_followers", "tell_city", "delete", "cannot_delete", "unlink", "close_custody")
DONE: dict[str, type[ActForm]] = dict.fromkeys(SHOWN, ProofForm)
PROOFS: dict[str, dict[str, type[ActForm]]] = {
    WITHDRAWAL.kind: DONE,
    FORCED_STOP.kind: DONE,
    PRIOR_CONSULTATION.kind: {"conditional": ConditionsForm},
    EMERGENCY.kind: {"recognise": RecogniseForm},
}

new_operation = [
    path("new/", application.draft, name="draft"),
    path("<int:case_id>/", application.detail, name="detail"),
    path("<int:case_id>/edit/<int:number>/", application.edit, name="edit"),
    path("<int:case_id>/assess/", application.assess, name="assess"),
    path("<int:case_id>/copy/", application.copy, name="copy"),
    path(
        "<int:case_id>/files/",
        partial(sheets.files, process=NEW_OPERATION, page=application_page, more=application.review),
        name="files",
    ),
    path("<int:case_id>/paper/", partial(sheets.paper, process=NEW_OPERATION), name="paper"),
    *case_urls(NEW_OPERATION, papers.application_part, {"reject": RejectForm}),
]


def sheet_urls(face: sheets.Face) -> list[URLPattern]:
    """The pages of a kind of case that is asked for on one page."""
    process = face.process
    begin = [path("new/", partial(sheets.draft, face=face), name="draft")]
    if process is COMMON_POLICY:
        begin = [path("new/", partial(sheets.record, face=face), name="draft")]
    elif process is REGISTRATION:
        row = path("<int:case_id>/rows/<int:row_id>/", registration.row, name="row")
        begin = [path("new/", registration.begin, name="draft"), row]
    elif face.record:
        begin.append(path("record/", partial(sheets.record, face=face), name="record"))
    return [
        *begin,
        path("<int:case_id>/", partial(sheets.detail, face=face), name="detail"),
        path("<int:case_id>/edit/", partial(sheets.edit, face=face), name="edit"),
        path("<int:case_id>/files/", partial(sheets.files, process=process), name="files"),
        path("<int:case_id>/paper/", partial(sheets.paper, process=process), name="paper"),
        *case_urls(process, partial(papers.plain_part, process), PROOFS.get(process.kind)),
    ]


def _under(kind: str, urls: list[URLPattern]) -> URLResolver:
    return path(f"{kind.replace('_', '-')}/", include((urls, kind)))


urlpatterns = [
    path("new/", partial(sheets.kinds, kinds=KINDS), name="start_case"),
    _under(NEW_OPERATION.kind, new_operation),
    *(_under(face.process.kind, sheet_urls(face)) for face in FACES),
]
