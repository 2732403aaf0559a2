"""The pages of every kind of case under its own name: `new_operation:detail` and so on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpResponse
from django.urls import URLPattern, path

from katori_sns.cases import acts, views
from katori_sns.cases.case_type import CaseType


def case_urls(case_type: CaseType) -> list[URLPattern]:
    """Its own pages, and those it shares with all kinds unless its own stand in their place."""
    shared: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
        "draft": ("new/", views.draft),
        "record": ("record/", views.record),
        "edit": ("<int:case_id>/edit/", views.edit),
        "files": ("<int:case_id>/files/", views.files),
        "paper": ("<int:case_id>/paper/", views.paper),
        "detail": ("<int:case_id>/", views.detail),
        "whole": ("<int:case_id>/whole/", acts.whole),
        "act": ("<int:case_id>/<slug:action>/confirm/", acts.act),
        "urge": ("<int:case_id>/urge/<int:task_id>/", acts.urge),
        "download": ("<int:case_id>/files/<int:attachment_id>/", acts.download),
        "detach": ("<int:case_id>/files/<int:attachment_id>/detach/", acts.detach),
    }
    wanted = {*case_type.pages, "detail", "whole", "act", "urge", "download", "detach"}
    wanted |= {"record"} if case_type.record else set()
    wanted -= {page.name for page in case_type.urls if page.name}
    return [
        *case_type.urls,
        *(
            path(route, partial(view, case_type=case_type), name=name)
            for name, (route, view) in shared.items()
            if name in wanted
        ),
    ]
