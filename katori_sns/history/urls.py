"""Pages of the history."""

from django.urls import path

from katori_sns.history import views

app_name = "history"
urlpatterns = [
    path("", views.events, name="events"),
    path("export/", views.export, name="export"),
]
