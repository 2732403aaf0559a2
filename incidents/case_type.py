"""Incidents as a kind of case."""

from __future__ import annotations

from django.urls import path

from incidents import forms, pages, views
from incidents.fields import FIELDS
from incidents.process import INCIDENT
from katori_sns.cases.case_type import WRITTEN, CaseType, Paper

CASE_TYPE = CaseType(
    INCIDENT,
    FIELDS,
    forms.ReportForm,
    payloads={
        "record_item": forms.ItemForm,
        "add_item": forms.OwnItemForm,
        "name_fake": forms.FakeForm,
        "add_evidence": forms.EvidenceForm,
        "assign": forms.AssignForm,
        "retype": forms.RetypeForm,
        "summarise": forms.SummaryForm,
    },
    template="incidents/incident.html",
    paper=Paper(whole=pages.printed),
    parts=("incidents/_handling.html", WRITTEN),
    page=pages.incident_page,
    face=pages.incident_face,
    pages=("files",),
    urls=(
        path("", views.incidents, name="list"),
        path("new/", views.report, name="draft"),
        path("<int:case_id>/edit/", views.edit, name="edit"),
        path("posts/<int:case_id>/delete/", views.delete_post, name="delete_post"),
    ),
)
