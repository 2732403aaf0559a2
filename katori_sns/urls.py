"""The map of the site: every app under its own name."""

from django.urls import include, path

from katori_sns.cases.urls import case_urls
from katori_sns.health import health, live, ready
from katori_sns.oversight.inquiry.case_type import CASE_TYPE as INQUIRY

urlpatterns = [
    path("health/", health, name="health"),
    path("health/live", live, name="live"),
    path("health/ready", ready, name="ready"),
    path("plans/", include("katori_sns.personnel.urls")),
    path("start/", include("katori_sns.founding.urls")),
    path("", include("katori_sns.workflow.urls")),
    path("", include("katori_sns.oversight.urls")),
    path("", include("katori_sns.web.urls")),
    path("", include("katori_sns.organisation.urls")),
    path("", include("katori_sns.sign_in.urls")),
    path("history/", include("katori_sns.history.urls")),
    path("notices/", include("katori_sns.notices.urls")),
    path("accounts/", include("accounts.register.urls")),
    path("cases/", include("applications.urls")),
    path("posts/", include("posts.urls")),
    path("incidents/", include("incidents.urls")),
    path("inquiries/", include((case_urls(INQUIRY), INQUIRY.kind))),
]

handler400 = "katori_sns.web.views.bad_request"
handler403 = "katori_sns.web.views.forbidden"
handler404 = "katori_sns.web.views.not_found"
handler500 = "katori_sns.web.views.server_error"
