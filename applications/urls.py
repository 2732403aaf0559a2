"""Every kind of case of this app under its own name."""

from functools import partial

from django.urls import include, path

from applications.case_types import CASE_TYPES
from applications.manuals import views as manuals
from katori_sns.cases import views
from katori_sns.cases.urls import case_urls

MANUALS = [
    path("<int:account_id>/renew/", manuals.renew_manual, name="renew"),
    path("<int:account_id>/<int:version>/", manuals.read_manual, name="read"),
]
urlpatterns = [
    path("manuals/", include((MANUALS, "manuals"))),
    path("new/", partial(views.kinds, case_types=CASE_TYPES), name="start_case"),
    *(path(f"{t.kind.replace('_', '-')}/", include((case_urls(t), t.kind))) for t in CASE_TYPES),
]
