"""The lists, and the pages each kind of case puts under its own name."""

from functools import partial

from django.urls import URLPattern, path

from katori_sns.workflow import views
from katori_sns.workflow.forms import ActForm
from katori_sns.workflow.steps import Process
from katori_sns.workflow.whole import Part

app_name = "workflow"
urlpatterns = [
    path("", views.intray, name="intray"),
    path("cases/", views.cases, name="cases"),
    path("cases/export/", views.export, name="export"),
    path("cases/left/<int:section_id>/", views.assign, name="assign"),
]


def case_urls(
    process: Process, part: Part, proof_forms: dict[str, type[ActForm]] | None = None
) -> list[URLPattern]:
    """The pages that every kind of case has; `part` is its own part of the print of the whole case."""
    act = partial(views.act, process=process, proof_forms=proof_forms)
    return [
        path("<int:case_id>/whole/", partial(views.whole, process=process, part=part), name="whole"),
        path("<int:case_id>/<slug:action>/confirm/", act, name="act"),
        path(
            "<int:case_id>/files/<int:attachment_id>/",
            partial(views.download, process=process),
            name="download",
        ),
        path(
            "<int:case_id>/files/<int:attachment_id>/detach/",
            partial(views.detach, process=process),
            name="detach",
        ),
    ]
