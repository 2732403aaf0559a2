"""Write docs/workflow.md from the processes themselves."""

from collections.abc import Callable, Iterator
from inspect import getdoc
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from katori_sns.processes import PROCESSES
from katori_sns.workflow.steps import Desk, Process, State, Step

HEAD = """# How cases move

Written by `manage.py workflow_doc` from the rows in each app's `process.py`; do not edit.

*Who* may act, what must be in order *first* and what an act *does besides* are functions; below each
kind's tables stands what they say. A desk *after* others opens when those are empty. *By when* is a day
that the case names, or a number of 開庁日 (目安). A *new round*: no verdict so far stands any longer.
A function beside a state says what must be so whatever act leads into it.
"""
DESKS = ("desk", "office", "to do", "who", "decides", "beside the main way", "after", "by when")
STEPS = (
    *("act", "word", "at", "who", "first", "does besides", "opens", "state"),
    *("after", "by when", "comment", "new round"),
)


class Command(BaseCommand):
    help = "案件の進み方（docs/workflow.md）を書き出します。"

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "workflow.md"
        path.write_text(document(), encoding="utf-8")
        self.stdout.write(str(path))


def document(processes: tuple[Process, ...] = PROCESSES) -> str:
    """The whole page; a test holds the file equal to it."""
    return HEAD + "".join(_process(process) for process in processes)


def functions(process: Process) -> Iterator[Callable[..., Any]]:
    """The functions that the rows of the process name."""
    for desk in process.desks:
        yield from filter(None, (desk.who, desk.until))
    for step in process.steps:
        yield from filter(None, (step.by, step.guard, step.effect))
    yield from filter(None, (state.needs for state in process.states.values()))


def _process(process: Process) -> str:
    said = {f"`{f.__name__}`": (getdoc(f) or "").splitlines()[0] for f in functions(process)}
    states = [(key, *_state(state)) for key, state in process.states.items()]
    return "\n".join(
        (
            f"\n## {process.name} (`{process.kind}`, {process.series}第n号)\n",
            *_table(DESKS, [_desk(desk) for desk in process.desks]),
            *_table(STEPS, [_step(process, step) for step in process.steps]),
            *_table(("name", "what it says"), sorted(said.items())),
            *_table(("state", "word", ""), states),
        )
    )


def _table(head: tuple[str, ...], rows: list[Any]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)] + [""]


def _desk(desk: Desk) -> tuple[str, ...]:
    return (
        desk.key,
        desk.label,
        desk.todo,
        _name(desk.who),
        "decides" if desk.decides else "",
        "beside" if desk.side else "",
        ", ".join(desk.after),
        _by_when(desk),
    )


def _step(process: Process, step: Step) -> tuple[str, ...]:
    desk = process.desk(step.at)
    return (
        step.action,
        process.words[step.action].label,
        step.at,
        _name(step.by or desk.who),
        _name(step.guard),
        _name(step.effect),
        ", ".join(step.opens),
        step.state,
        ", ".join(desk.after),
        _by_when(desk),
        "required" if step.needs_comment else "",
        "yes" if step.ends_round else "",
    )


def _state(state: State) -> tuple[str, str]:
    return state.label, ", ".join(filter(None, ("final" if state.final else "", _name(state.needs))))


def _name(function: Callable[..., Any] | None) -> str:
    return f"`{function.__name__}`" if function else ""


def _by_when(desk: Desk) -> str:
    return " or ".join(filter(None, (_name(desk.until), str(desk.days or ""))))
