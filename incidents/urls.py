"""Incidents as cases, the list, and the deletion of a post."""

from django.urls import include, path

from incidents.case_type import CASE_TYPE
from katori_sns.cases.urls import case_urls

urlpatterns = [path("", include((case_urls(CASE_TYPE), CASE_TYPE.kind)))]
