"""Incidents as cases, the list, and the deletion of a post."""

from __future__ import annotations

from functools import partial

from django.urls import include, path

from applications import papers
from applications.views import sheets
from incidents import forms, pages, views
from incidents.process import INCIDENT
from katori_sns.workflow.forms import ActForm
from katori_sns.workflow.urls import case_urls

FACE = sheets.Face(
    INCIDENT, forms.ReportForm, (), template="incidents/incident.html", page=pages.incident_page
)
PROOFS: dict[str, type[ActForm]] = {
    "record_item": forms.ItemForm,
    "add_evidence": forms.EvidenceForm,
    "assign": forms.AssignForm,
    "retype": forms.RetypeForm,
    "summarise": forms.SummaryForm,
}
incident = [
    path("", views.incidents, name="list"),
    path("new/", views.report, name="draft"),
    path("<int:case_id>/", partial(sheets.detail, face=FACE), name="detail"),
    path("<int:case_id>/edit/", views.edit, name="edit"),
    path("<int:case_id>/files/", partial(sheets.files, process=INCIDENT), name="files"),
    path("posts/<int:case_id>/delete/", views.delete_post, name="delete_post"),
    *case_urls(INCIDENT, partial(papers.plain_part, INCIDENT), PROOFS),
]
urlpatterns = [path("", include((incident, INCIDENT.kind)))]
