"""未処理一覧: its rows, with a number of queries that no row adds to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from katori_sns.organisation.calendar import Calendar
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.web.pages import by_key, capped, keyset_page
from katori_sns.web.weeks import weeks_of
from katori_sns.workflow.models import NO_DUE, RETURNED, Task, drafter_shown
from katori_sns.workflow.tally import Asked, Tally, Tray, resting_desks, tasks_in
from katori_sns.workflow.together import todos

TASK_COLUMNS = (
    "pk",
    "due",
    "label",
    "desk",
    "opened_at",
    "case_id",
    "case__kind",
    "case__tag",
    "case__title",
    "case__number",
    "case__section__name",
    "drafter_name",
)


@dataclass(frozen=True)
class Row:
    """One task of the tray, with what it is about; the same desk of a case at several sections is one row."""

    pk: int
    case: int
    desk: str
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
    rests: bool
    places: int = 1  # how many sections it waits for


@dataclass(frozen=True)
class Group:
    """The rows of which the same is left."""

    name: str
    late: bool
    rows: list[Row]

    @property
    def number(self) -> int:
        return sum(row.places for row in self.rows)


@dataclass(frozen=True)
class Day:
    """A day of the calendar beside the tray."""

    iso: str
    label: str
    name: str
    number: int  # of tasks due
    closed: bool
    today: bool


@dataclass(frozen=True)
class Tab:
    """One choice of what is to be done, with the number of its rows."""

    label: str
    query: str
    number: str
    chosen: bool


def tray(org: ActorContext, asked: Asked, *, after: str, now: datetime) -> dict[str, object]:
    """The in-tray's rows in groups by what is left of the time, the longest overdue first."""
    every, _ = by_key(tasks_in(org, asked.tray))
    tally = Tally.of(every, org.on)
    # First which tasks: thousands are put in order, and only fifty need their case read.
    chosen = asked.of(every, org.on)
    page = keyset_page(chosen.values("due", "pk"), order=("due", "pk"), after=after)
    shown = Task.objects.filter(pk__in=[r["pk"] for r in page.rows]).order_by("due", "pk")
    shown = shown.annotate(drafter_name=drafter_shown("case__"))
    calendar, resting = Calendar.load(), resting_desks()
    rows = [_row(r, org.on, calendar, resting) for r in shown.values(*TASK_COLUMNS)]
    return {
        "groups": _groups(_once(rows), org.on),
        "page": page,
        "now": now,
        "query": f"{asked.query}&",
        "tray": asked.tray,
        "day": asked.day,
        "weeks": _weeks(tally, calendar),
        "trays": [(t, t.label, t is asked.tray) for t in Tray],
        "tabs": _tabs(tally, asked),
        "together": asked.tray is Tray.MINE and asked.todo in todos(),
        "todo": asked.todo,
        "count": capped(tally.to_do),
        "overdue": capped(tally.late),
    }


def _tabs(tally: Tally, asked: Asked) -> list[Tab]:
    def tab(label: str, number: int, one: Asked) -> Tab:
        return Tab(label, one.query, capped(number), one == asked)

    labels = sorted(tally.by(0).items(), key=lambda item: (-item[1], item[0]))
    late = [tab("期限超過", tally.late, Asked(asked.tray, late=True))] if tally.late else []
    return [
        tab("すべて", sum(tally.found.values()), Asked(asked.tray)),
        *late,
        *(tab(label, number, Asked(asked.tray, todo=label)) for label, number in labels),
    ]


AHEAD = timedelta(weeks=4)


def _weeks(tally: Tally, calendar: Calendar) -> list[list[Day]]:
    """Five weeks from this one's Sunday: which days are closed, and how many tasks fall due."""
    today, counts = tally.today, tally.by(2)
    weeks = weeks_of(today, today + AHEAD)

    def cell(day: date) -> Day:
        return Day(
            iso=day.isoformat(),
            label=f"{day.month}/{day.day}" if day.day == 1 or day == weeks[0][0] else f"{day.day}",
            name=f"{day.month}月{day.day}日",
            number=counts[day],
            closed=not calendar.is_open(day),
            today=day == today,
        )

    return [[cell(day) for day in week] for week in weeks]


def _row(row: dict[str, Any], today: date, calendar: Calendar, resting: frozenset[str]) -> Row:
    due = row["due"]
    dated = due != NO_DUE
    return Row(
        pk=row["pk"],
        case=row["case_id"],
        desk=row["desk"],
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
        rests=row["desk"] in resting,
    )


def _once(rows: Sequence[Row]) -> list[Row]:
    """The rows, those of one desk of a case with the same day as one."""
    found: dict[tuple[int, str, date | None], Row] = {}
    for row in rows:
        key = (row.case, row.desk, row.due)
        found[key] = replace(found[key], places=found[key].places + 1) if key in found else row
    return list(found.values())


LATE, AGAIN, RESTS = "期限を過ぎています", "直して再提出（差戻し）", "ほかの手続を待っています"
GROUPS = (LATE, AGAIN, "きょうまで", "今週中", "来週以降", "期限なし", RESTS)


def _groups(rows: Sequence[Row], today: date) -> list[Group]:
    found = [Group(name, name == LATE, [r for r in rows if _group(r, today) == name]) for name in GROUPS]
    return [group for group in found if group.rows]


def _group(row: Row, today: date) -> str:
    sunday = today + timedelta(days=6 - today.weekday())
    if row.rests:
        return RESTS
    if row.todo.startswith(RETURNED):
        return AGAIN
    if row.due is None:
        return "期限なし"
    if row.due <= today:
        return LATE if row.due < today else "きょうまで"
    return "今週中" if row.due <= sunday else "来週以降"
