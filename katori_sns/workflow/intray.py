"""未処理一覧: its rows, with a number of queries that no row adds to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from django.db.models import Count, QuerySet
from django.urls import reverse

from katori_sns.organisation.calendar import Calendar
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import day_named, local_date
from katori_sns.web.pages import by_key, capped_count, keyset_page
from katori_sns.workflow.models import NO_DUE, Level, Task, drafter_shown

TASK_COLUMNS = (
    "pk",
    "due",
    "label",
    "opened_at",
    "case_id",
    "case__kind",
    "case__tag",
    "case__title",
    "case__number",
    "case__section__name",
    "drafter_name",
)


class Tray(StrEnum):
    MINE = "mine"
    SECTION = "section"
    ALL = "all"

    @classmethod
    def of(cls, text: str) -> Self:
        return cls(text) if text in cls._value2member_map_ else cls("mine")

    @property
    def label(self) -> str:
        return {"mine": "自分の処理待ち", "section": "所属の処理待ち", "all": "すべて"}[self]


def tasks_in(org: ActorContext, chosen: Tray) -> QuerySet[Task]:
    """The open tasks of a tray."""
    if chosen is Tray.MINE:
        return Task.objects.waiting_for(org)
    visible = Task.objects.open().visible_to(org).exclude(level=Level.NOBODY)
    return visible.filter(section__in=list(org.mine)) if chosen is Tray.SECTION else visible


@dataclass(frozen=True)
class Row:
    """One task of the tray, with what it is about."""

    title: str
    url: str
    tag: str
    number: str
    section: str
    drafter: str
    todo: str
    due: date | None
    late: bool
    due_today: bool
    days: int | None  # of 開庁日, left or over
    since: datetime
    waited: int


@dataclass(frozen=True)
class Group:
    """The rows of which the same is left."""

    name: str
    late: bool
    rows: list[Row]


@dataclass(frozen=True)
class Day:
    """A day of the calendar beside the tray."""

    iso: str
    label: str
    name: str
    number: int  # of tasks due
    closed: bool
    today: bool


def tray(org: ActorContext, chosen: Tray, *, due: str, after: str, now: datetime) -> dict[str, object]:
    """The in-tray's rows in groups by what is left of the time, the longest overdue first.

    `due` (ISO) keeps to the tasks of one day, as the calendar's links ask; anything else is no filter.
    """
    every, count = by_key(tasks_in(org, chosen))
    tasks, day = every, day_named(due)
    if day:
        tasks = every.filter(due=day)
        count = capped_count(tasks)
    # First which tasks: thousands are put in order, and only fifty need their case read.
    page = keyset_page(tasks.values("due", "pk"), order=("due", "pk"), after=after)
    shown = Task.objects.filter(pk__in=[r["pk"] for r in page.rows]).order_by("due", "pk")
    shown = shown.annotate(drafter_name=drafter_shown("case__"))
    calendar = Calendar.load()
    rows = [_row(r, org.on, calendar) for r in shown.values(*TASK_COLUMNS)]
    return {
        "groups": _groups(rows, org.on),
        "page": page,
        "now": now,
        "query": f"tray={chosen}&" + (f"due={day}&" if day else ""),
        "tray": chosen,
        "day": day,
        "weeks": _weeks(every, org.on, calendar),
        "trays": [(t, t.label, t is chosen) for t in Tray],
        "count": count,
        "overdue": capped_count(tasks.filter(due__lt=org.on)),
    }


WEEKS = 5


def _weeks(tasks: QuerySet[Task], today: date, calendar: Calendar) -> list[list[Day]]:
    """Five weeks from this one's Sunday: which days are closed, and how many tasks fall due."""
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    days = [sunday + timedelta(days=n) for n in range(7 * WEEKS)]
    due = tasks.filter(due__range=(days[0], days[-1])).order_by().values("due")
    counts = dict(due.annotate(number=Count("pk")).values_list("due", "number"))
    cells = [
        Day(
            iso=day.isoformat(),
            label=f"{day.month}/{day.day}" if day.day == 1 or day == sunday else f"{day.day}",
            name=f"{day.month}月{day.day}日",
            number=counts.get(day, 0),
            closed=not calendar.is_open(day),
            today=day == today,
        )
        for day in days
    ]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def _row(row: dict[str, Any], today: date, calendar: Calendar) -> Row:
    due = row["due"]
    dated = due != NO_DUE
    return Row(
        title=row["case__title"],
        url=reverse(f"{row['case__kind']}:detail", args=[row["case_id"]]),
        tag=row["case__tag"],
        number=row["case__number"],
        section=row["case__section__name"],
        drafter=row["drafter_name"],
        todo=row["label"],
        due=due if dated else None,
        late=dated and due < today,
        due_today=due == today,
        days=calendar.open_days_between(*sorted((today, due))) if dated else None,
        since=row["opened_at"],
        waited=calendar.open_days_between(local_date(row["opened_at"]), today),
    )


def _groups(rows: Sequence[Row], today: date) -> list[Group]:
    sunday = today + timedelta(days=6 - today.weekday())
    names = ("期限を過ぎています", "きょうまで", "今週中", "来週以降", "期限なし")

    def name(due: date | None) -> str:
        if due is None:
            return names[4]
        if due <= today:
            return names[0] if due < today else names[1]
        return names[2] if due <= sunday else names[3]

    found = [Group(n, n == names[0], [row for row in rows if name(row.due) == n]) for n in names]
    return [group for group in found if group.rows]
