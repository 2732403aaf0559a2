"""組織と権限の変更: the auditors' page of who holds which power since when, and who gave it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from katori_sns.history.actions import record_once_a_day
from katori_sns.history.models import NEWEST_FIRST, Event
from katori_sns.history.records import BATCH
from katori_sns.history.views import reader, with_subjects
from katori_sns.organisation.requests import note_search
from katori_sns.oversight.powers import ChangesForm
from katori_sns.web.dates import local, local_date
from katori_sns.web.pages import capped_count, filters, keyset_page
from katori_sns.web.xlsx import stream_xlsx
from katori_sns.web.years import this_year

CHANGES = ("日時", "変更した人", "職", "所属", "操作", "対象", "変更", "理由")


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """組織と権限の変更: of a year, of a person or a section, by whoever made them."""
    who, form = reader(request), ChangesForm(_asked(request))
    record_once_a_day(
        subject="site", action="view", label="組織と権限の変更の閲覧", actor=who, at=timezone.now()
    )
    note_search(request, "組織と権限の変更", form.conditions())
    found = form.chosen()
    page = keyset_page(found, order=NEWEST_FIRST, after=request.GET.get("after", ""))
    context = {"form": form, "page": page, "rows": with_subjects(page.rows), "count": capped_count(found)}
    context |= filters(request)
    return render(request, "oversight/powers.html", context, status=422 if form.errors else 200)


@require_safe
def changes_file(request: HttpRequest) -> HttpResponse | FileResponse:
    """The same changes as a workbook; taking them away is recorded."""
    who, form, now = reader(request), ChangesForm(_asked(request)), timezone.now()
    if not form.is_valid():
        return changes(request)
    label, asked = "組織と権限の変更の書き出し", form.conditions()
    record_once_a_day(subject="site", action="export", label=label, actor=who, at=now, comment=asked)
    events = form.chosen().order_by(*NEWEST_FIRST).iterator()
    name = f"組織と権限の変更_{local_date(now):%Y%m%d}.xlsx"
    return stream_xlsx(name, "組織と権限の変更", CHANGES, _change_rows(events))


def _asked(request: HttpRequest) -> dict[str, str]:
    return {"year": str(this_year())} | {name: request.GET[name] for name in request.GET if name != "after"}


def _change_rows(events: Iterator[Event]) -> Iterator[tuple[str, ...]]:
    while some := list(islice(events, BATCH)):
        for event, subject in with_subjects(some):
            told = "\n".join(f"{name}：{_arrow(pair)}" for name, pair in event.told.items())
            who = event.actor_name, event.actor_post, event.actor_section
            yield f"{local(event.at):%Y-%m-%d %H:%M}", *who, event.label, subject.title, told, event.comment


def _arrow(pair: list[str | None]) -> str:
    return " → ".join(text or "なし" for text in pair)
