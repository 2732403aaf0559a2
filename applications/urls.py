"""Every kind of case under its own name: `new_operation:detail` and so on."""

from django.urls import include, path

from applications import papers, views
from applications.forms import RejectForm
from applications.process import NEW_OPERATION
from katori_sns.workflow.urls import case_urls

new_operation = [
    path("new/", views.draft, name="draft"),
    path("<int:case_id>/", views.detail, name="detail"),
    path("<int:case_id>/edit/<int:number>/", views.edit, name="edit"),
    path("<int:case_id>/files/", views.files, name="files"),
    path("<int:case_id>/assess/", views.assess, name="assess"),
    path("<int:case_id>/copy/", views.copy, name="copy"),
    path("<int:case_id>/paper/", views.paper, name="paper"),
    *case_urls(NEW_OPERATION, papers.whole_part, {"reject": RejectForm}),
]

urlpatterns = [path("new-operation/", include((new_operation, "new_operation")))]
