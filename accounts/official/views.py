"""公式一覧 on screen, for the PR division: the preview, and the files for the city's web site."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.account.views import today_for
from accounts.official.listing import FORMS, as_html, listed
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.requests import person_of
from katori_sns.organisation.roles import ActorContext


def _at_pr(request: HttpRequest) -> ActorContext:
    org = today_for(request)
    if org.pr.pk not in org.mine:
        raise Http404
    return org


@require_safe
def official(request: HttpRequest) -> HttpResponse:
    """公式一覧: as the web site will show it."""
    _at_pr(request)
    rows = listed()
    return render(
        request, "accounts/official.html", {"fragment": as_html(rows), "count": len(rows), "forms": FORMS}
    )


@require_safe
def official_file(request: HttpRequest, form: str) -> HttpResponse:
    """公式一覧を書き出す; taking it away is recorded."""
    org = _at_pr(request)
    if form not in FORMS:
        raise Http404
    write, kind = FORMS[form]
    record_once_a_day(
        subject="site",
        action="export",
        label="公式一覧の書き出し",
        actor=org.actor(person_of(request), org.pr.pk),
        at=timezone.now(),
        comment=form.upper(),
    )
    response = HttpResponse(write(listed()), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, f"official.{form}"))
    return response
