"""Who may come in before the start, and on a day without a duty."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch

from katori_sns.founding import rules
from katori_sns.founding.models import the_start
from katori_sns.organisation.middleware import ENROL, ViewMiddleware
from katori_sns.organisation.models import User
from katori_sns.organisation.requests import today_for

# An administrator needs no duties there.
FOUNDING = ("organisation", "personnel", "sign_in", "web", "founding", "notices", "oversight")
HOME = "workflow:intray"


class FoundedFirst(ViewMiddleware):
    """Before the start some prepare the city and the others wait; without a duty no case can move at all."""

    def instead(self, request: HttpRequest, user: User, match: ResolverMatch) -> HttpResponse | None:
        org, start = today_for(request), the_start()
        before = start.started_at is None
        said = {"planned_on": start.coming(org.on), "reads": rules.reads(org, user)} if before else None
        # At the head of each page; were it missing there, Django's log would tell the whole address.
        vars(request)["before_start"] = said
        if before and user.is_administrator and match.view_name == HOME:
            return redirect("founding:checklist")
        if user.is_administrator and (match.app_name in FOUNDING or match.view_name == "health"):
            return None
        if match.view_name == ENROL:
            return None  # of whom it is asked: it comes before all else
        if not org.vacant_duties and (not before or rules.works(org, user)):
            return None
        context = {"vacant": org.vacant_duties, "planned_on": start.coming(org.on)}
        if not user.is_administrator:
            context["menu"] = []  # every entry would lead here again
        return render(request, "founding/waiting.html", context)
