"""Pages of the history: for auditors, whose looking is itself recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from katori_sns.history.actions import record_once_a_day, record_search
from katori_sns.history.forms import TABS, EventFilterForm
from katori_sns.history.models import NEWEST_FIRST, Actor, Event, Subject
from katori_sns.history.records import BATCH
from katori_sns.web.csv import stream_csv
from katori_sns.web.dates import local, local_date
from katori_sns.web.pages import capped_count, filters, keyset_page

COLUMNS = ("日時", "氏名", "職", "所属", "代決", "操作", "対象", "番号", "変更", "理由")


def reader(request: HttpRequest) -> Actor:
    """The person who may read the history; nobody else learns that there is a page."""
    if not request.user.has_perm("history.view_event"):
        raise Http404
    return Actor(request.user.pk, str(request.user), "", "")


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """履歴: every event, newest first."""
    now, who = timezone.now(), reader(request)
    record_once_a_day(subject="site", action="view", label="履歴の閲覧", actor=who, at=now)
    asked = request.GET.copy()
    asked.setdefault("which", next(iter(TABS)))
    form = EventFilterForm(asked)
    found = form.chosen(Event.objects.select_related("chain"))
    page = keyset_page(found, order=NEWEST_FIRST, after=request.GET.get("after", ""))
    sought = {name: text for name, text in request.GET.items() if name != "which"}  # a tab is no search
    record_search(actor=who, where="履歴", asked=EventFilterForm(sought).conditions(), at=now)
    context = {
        "form": form,
        "page": page,
        "rows": with_subjects(page.rows),
        "count": capped_count(found),
        "tabs": [(_tab(request, key), label, key == asked["which"]) for key, label in TABS.items()],
        **filters(request),
        "conditions": _tab(request, str(asked["which"])),  # of the list as it is shown
    }
    return render(request, "history/events.html", context, status=422 if form.errors else 200)


def _tab(request: HttpRequest, key: str) -> str:
    """The same conditions in another tab."""
    asked = request.GET.copy()
    asked.pop("after", None)
    asked["which"] = key
    return asked.urlencode()


def with_subjects(events: Sequence[Event]) -> list[tuple[Event, Subject]]:
    """Each with what it is about, in words; in a number of queries that no event adds to."""
    known = import_string(settings.HISTORY_NAMES)({event.chain.subject for event in events})
    return [(event, known.get(event.chain.subject) or Subject(event.chain.title)) for event in events]


@require_safe
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same events as CSV; taking them away is recorded with the conditions."""
    now, who = timezone.now(), reader(request)
    form = EventFilterForm(request.GET)
    if not form.is_valid():
        return events(request)
    asked = form.conditions()
    record_once_a_day(
        subject="site", action="export", label="履歴の書き出し", actor=who, at=now, comment=asked
    )
    found = form.chosen(Event.objects.select_related("chain")).order_by(*NEWEST_FIRST)
    return stream_csv(f"履歴_{local_date(now):%Y%m%d}.csv", COLUMNS, _lines(found.iterator()))


def _lines(events: Iterator[Event]) -> Iterator[Iterator[object]]:
    while some := list(islice(events, BATCH)):
        yield from (_cells(event, subject) for event, subject in with_subjects(some))


def _cells(event: Event, subject: Subject) -> Iterator[object]:
    yield local(event.at).strftime("%Y-%m-%d %H:%M:%S")
    yield from (event.actor_name, event.actor_post, event.actor_section, event.acting_for)
    yield from (event.label, subject.title, event.seq)
    yield "\n".join(f"{name}：{old or ''} → {new or ''}" for name, (old, new) in event.changes.items())
    yield event.comment
