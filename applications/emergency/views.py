"""緊急特認の一覧, on the page and as CSV: for the PR division and auditors alone (G4(2) ただし書き)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications.emergency.recognitions import (
    EXPORTED,
    NEWEST_FIRST,
    exported,
    items_of,
    oversees,
    recognitions,
)
from katori_sns.history.actions import record_once_a_day
from katori_sns.organisation.requests import person_of, today_for
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.csv import stream_csv
from katori_sns.web.dates import local_date
from katori_sns.web.pages import capped_count, keyset_page


def _overseer(request: HttpRequest) -> ActorContext:
    org = today_for(request)
    if not oversees(org):
        raise Http404
    return org


@require_safe
def recognised(request: HttpRequest) -> HttpResponse:
    """緊急特認の一覧: calls, decisions, and what became of the nine items, newest first."""
    org = _overseer(request)
    found = recognitions(org)
    page = keyset_page(found, order=NEWEST_FIRST, after=request.GET.get("after", ""))
    rows = [(row, org.called(row.section_id, row.submitted_at), items_of(row, org)) for row in page.rows]
    context = {"page": page, "rows": rows, "count": capped_count(found), "query": ""}
    return render(request, "applications/recognitions.html", context)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV; taking them away is recorded."""
    org, now = _overseer(request), timezone.now()
    record_once_a_day(
        subject="site",
        action="export",
        label="緊急特認の書き出し",
        actor=org.actor(person_of(request)),
        at=now,
    )
    return stream_csv(f"緊急特認_{local_date(now):%Y%m%d}.csv", EXPORTED, exported(org))
