"""Posts and their deletions as cases, and the pages around them."""

from __future__ import annotations

from django.urls import include, path

from katori_sns.cases.urls import case_urls
from posts import views
from posts.case_types import DELETION, POSTING

around = [
    path("", views.register, name="register"),
    path("export/", views.export, name="export"),
    path("calendar/", views.calendar, name="calendar"),
    path("checker/", views.paste, name="paste"),
    path("deciders/", views.deciders, name="deciders"),
    path("deciders/<int:entitled_id>/remove/", views.disentitle, name="disentitle"),
]
urlpatterns = [
    path("deletions/", include((case_urls(DELETION), DELETION.kind))),
    path("", include((around, "posts"))),
    path("", include((case_urls(POSTING), POSTING.kind))),
]
