"""組織と権限の変更: the auditors' pages of who holds which power since when, and who gave it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from katori_sns.history.actions import record_once_a_day
from katori_sns.history.models import NEWEST_FIRST, Actor, Event, Subject
from katori_sns.history.views import reader
from katori_sns.oversight.powers import ChangesForm, marks_of
from katori_sns.oversight.subjects import named
from katori_sns.web.dates import day_begins, day_ends, local, local_date
from katori_sns.web.pages import capped_count, filters, keyset_page
from katori_sns.web.xlsx import stream_xlsx
from katori_sns.web.years import this_year, year_days
from katori_sns.workflow.models import Task, TaskQuerySet

BATCH = 500
CHANGES = ("日時", "変更した人", "職", "所属", "操作", "対象", "変更", "理由")
DECISIONS = ("日時", "決定", "決定した人", "職", "所属", "代決", "案件", "印")


def _look(request: HttpRequest, label: str, action: str = "view", comment: str = "") -> Actor:
    who, now = reader(request), timezone.now()
    record_once_a_day(subject="site", action=action, label=label, actor=who, at=now, comment=comment)
    return who


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """組織と権限の変更: of a year, of a person or a section, by whoever made them."""
    _look(request, "組織と権限の変更の閲覧")
    form = ChangesForm(_asked(request))
    found = form.chosen()
    page = keyset_page(found, order=NEWEST_FIRST, after=request.GET.get("after", ""))
    context = {"form": form, "page": page, "rows": _with_subjects(page.rows), "count": capped_count(found)}
    context |= filters(request)
    return render(request, "oversight/powers.html", context, status=422 if form.errors else 200)


@require_safe
def changes_file(request: HttpRequest) -> HttpResponse | FileResponse:
    """The same changes as a workbook; taking them away is recorded."""
    form = ChangesForm(_asked(request))
    reader(request)
    if not form.is_valid():
        return changes(request)
    _look(request, "組織と権限の変更の書き出し", "export", form.conditions())
    events = form.chosen().order_by(*NEWEST_FIRST).iterator()
    name = f"組織と権限の変更_{local_date(timezone.now()):%Y%m%d}.xlsx"
    return stream_xlsx(name, "組織と権限の変更", CHANGES, _change_rows(events))


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """決定と印: each decision of a year, and what is noteworthy about who took it."""
    _look(request, "決定と印の閲覧")
    form = ChangesForm(_asked(request))
    found = _decided(request)
    page = keyset_page(found, order=("-done_at", "-pk"), after=request.GET.get("after", ""))
    context = {"form": form, "page": page, "rows": _with_marks(page.rows), "count": capped_count(found)}
    return render(request, "oversight/decisions.html", context | filters(request))


@require_safe
def decisions_file(request: HttpRequest) -> FileResponse:
    """The same decisions as a workbook."""
    _look(request, "決定と印の書き出し", "export")
    found = _decided(request).order_by("-done_at", "-pk").iterator()
    name = f"決定と印_{local_date(timezone.now()):%Y%m%d}.xlsx"
    return stream_xlsx(name, "決定と印", DECISIONS, _decision_rows(found))


def _asked(request: HttpRequest) -> dict[str, str]:
    return {"year": str(this_year())} | {name: request.GET[name] for name in request.GET if name != "after"}


def _decided(request: HttpRequest) -> TaskQuerySet:
    form = ChangesForm(_asked(request))
    first, last = year_days(form.cleaned_data["year"] if form.is_valid() else this_year())
    found = Task.objects.filter(decides=True, done_at__range=(day_begins(first), day_ends(last)))
    return found.select_related("case")


def _with_subjects(events: Sequence[Event]) -> list[tuple[Event, Subject]]:
    known = named({event.chain.subject for event in events})
    return [(event, known.get(event.chain.subject) or Subject(event.chain.title)) for event in events]


def _with_marks(tasks: Sequence[Task]) -> list[tuple[Task, list[str]]]:
    marks = marks_of(tasks)
    return [(task, marks.get(task.pk, [])) for task in tasks]


def _change_rows(events: Iterator[Event]) -> Iterator[tuple[str, ...]]:
    while some := list(islice(events, BATCH)):
        for event, subject in _with_subjects(some):
            told = "\n".join(f"{name}：{_arrow(pair)}" for name, pair in event.told.items())
            who = event.actor_name, event.actor_post, event.actor_section
            yield f"{local(event.at):%Y-%m-%d %H:%M}", *who, event.label, subject.title, told, event.comment


def _arrow(pair: list[str | None]) -> str:
    return " → ".join(text or "なし" for text in pair)


def _decision_rows(tasks: Iterator[Task]) -> Iterator[tuple[str, ...]]:
    while some := list(islice(tasks, BATCH)):
        for task, marks in _with_marks(some):
            at = f"{local(task.done_at):%Y-%m-%d %H:%M}" if task.done_at else ""
            who = task.done_name, task.done_post, task.done_section, task.acting_for
            yield at, task.act, *who, f"{task.case.number} {task.case.title}".strip(), "、".join(marks)
