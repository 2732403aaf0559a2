"""まとめて (G4(4), G7): 受領, 供覧, 受理 of many cases on one page, each its own act; never a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.module_loading import import_string

from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.workflow.engine import perform
from katori_sns.workflow.errors import NotAllowed, Refused
from katori_sns.workflow.models import NO_DUE, Case, Task
from katori_sns.workflow.steps import Process, Step, Word

MOST = 50  # a page of the in-tray


@dataclass(frozen=True)
class Together:
    """An act that may be recorded of many cases at once, at one open task."""

    task: Task
    case: Case
    process: Process
    step: Step

    @property
    def word(self) -> Word:
        return self.process.words[self.step.action]

    @property
    def due(self) -> date | None:
        return None if self.task.due == NO_DUE else self.task.due

    @property
    def consequence(self) -> str:
        return self.word.consequence[0]


def _steps(process: Process) -> dict[str, Step]:
    """Desk → the step there that may be taken of many cases at once."""
    return {s.at: s for s in process.steps if process.words[s.action].together}


def todos() -> frozenset[str]:
    """What is to be done at the desks that may be settled together."""
    processes: tuple[Process, ...] = import_string(settings.PROCESSES)
    return frozenset(process.desk(key).todo for process in processes for key in _steps(process))


def possible(org: ActorContext, keys: Iterable[int]) -> list[Together]:
    """Of these tasks the open ones that wait for the person and may be settled together, by their day."""
    waiting = Task.objects.waiting_for(org).filter(pk__in=list(keys)[:MOST])
    rows = waiting.select_related("case__section").order_by("due", "pk")
    return [found for task in rows if (found := _of(task))]


def _of(task: Task) -> Together | None:
    process = next(p for p in import_string(settings.PROCESSES) if p.kind == task.case.kind)
    step = _steps(process).get(task.desk)
    return Together(task, task.case, process, step) if step else None


@dataclass(frozen=True)
class Outcome:
    """The numbers and titles of what was recorded, and of what was not."""

    done: list[str]
    refused: list[str]


def record_all(seen: Mapping[int, int], *, actor: User, now: datetime) -> Outcome:
    """Record each act for itself: one that is refused stops no other. `seen`: task → the version shown."""
    org, outcome = ActorContext(local_date(now), actor), Outcome([], [])
    visible = Task.objects.visible_to(org).filter(pk__in=list(seen)[:MOST])
    for task in visible.select_related("case").order_by("due", "pk"):
        found = _of(task)
        try:
            if found is None:
                raise NotAllowed
            perform(
                found.process,
                task.case_id,
                found.step.action,
                task_id=task.pk,
                seen_version=seen[task.pk],
                actor=actor,
                now=now,
            )
        except Refused:
            outcome.refused.append(_name(task.case))
        else:
            outcome.done.append(_name(task.case))
    return outcome


def _name(case: Case) -> str:
    return " ".join(filter(None, (case.number, case.title)))
