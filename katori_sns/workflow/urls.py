"""The lists of cases."""

from django.urls import path

from katori_sns.workflow import views

app_name = "workflow"
urlpatterns = [
    path("", views.intray, name="intray"),
    path("together/", views.together, name="together"),
    path("marks/", views.marks, name="marks"),
    path("cases/", views.cases, name="cases"),
    path("cases/export/", views.export, {"form": "csv"}, name="export"),
    path("cases/export/xlsx/", views.export, {"form": "xlsx"}, name="export_xlsx"),
    path("cases/<int:case_id>/number/", views.document_number, name="document_number"),
    path("cases/left/<int:section_id>/", views.assign, name="assign"),
]
