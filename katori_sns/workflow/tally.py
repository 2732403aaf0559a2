"""Which tasks an in-tray holds, which of them are asked for, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import day_named
from katori_sns.workflow.models import Level, Task


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

    @property
    def says(self) -> str:
        words = {"mine": "あなた", "section": "自分の所属", "all": "だれか"}
        return f"{words[self]}の処理を待つ案件"


def tasks_in(org: ActorContext, chosen: Tray) -> QuerySet[Task]:
    """The open tasks of a tray."""
    if chosen is Tray.MINE:
        return Task.objects.waiting_for(org)
    visible = Task.objects.open().visible_to(org).exclude(level=Level.NOBODY)
    return visible.filter(section__in=list(org.mine)) if chosen is Tray.SECTION else visible


@dataclass(frozen=True)
class Asked:
    """Which tasks of a tray: what is to be done, overdue, due on a day (ISO); all else is no filter."""

    tray: Tray
    todo: str = ""
    late: bool = False
    due: str = ""

    @property
    def day(self) -> date | None:
        return day_named(self.due)

    @property
    def query(self) -> str:
        """For the links that keep to them."""
        asked = {"tray": self.tray, "todo": self.todo, "late": "1" if self.late else "", "due": self.due}
        return urlencode({name: text for name, text in asked.items() if text})

    def of(self, tasks: QuerySet[Task], today: date) -> QuerySet[Task]:
        if self.todo:
            tasks = tasks.filter(label=self.todo)
        if self.late:
            tasks = tasks.filter(due__lt=today)
        return tasks.filter(due=self.day) if self.day else tasks


@dataclass(frozen=True)
class Tally:
    """How many tasks of a tray there are, by what is to be done and when."""

    found: dict[tuple[str, str, date], int]
    today: date

    @classmethod
    def of(cls, tasks: QuerySet[Task], today: date) -> Self:
        columns = tasks.order_by().values("label", "desk", "due").annotate(number=Count("pk"))
        rows = columns.values_list("label", "desk", "due", "number")
        return cls({(label, desk, due): number for label, desk, due, number in rows}, today)

    @property
    def to_do(self) -> int:
        """What somebody can do now: all but what waits for something else."""
        resting = resting_desks()
        return sum(number for (_, desk, _), number in self.found.items() if desk not in resting)

    @property
    def late(self) -> int:
        return sum(number for (_, _, due), number in self.found.items() if due < self.today)

    def by(self, place: int) -> Counter[Any]:
        """By what is to be done (0) or by the day (2)."""
        numbers: Counter[Any] = Counter()
        for key, number in self.found.items():
            numbers[key[place]] += number
        return numbers


def resting_desks() -> frozenset[str]:
    """The desks at which nobody has to act until something comes to pass elsewhere."""
    return frozenset(d.key for process in import_string(settings.PROCESSES) for d in process.desks if d.rests)
