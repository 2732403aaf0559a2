"""Write docs/workflow.md from the processes themselves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from katori_sns.processes import PROCESSES
from katori_sns.workflow.steps import Process, Step


class Command(BaseCommand):
    help = "案件の進み方（docs/workflow.md）を書き出します。"

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "workflow.md"
        path.write_text(document(), encoding="utf-8")
        self.stdout.write(str(path))


def document() -> str:
    """The whole page; a test holds the file equal to it."""
    head = (
        "# How cases move\n\n"
        "Written by `manage.py workflow_doc` from the rows in each app's `process.py`; do not edit.\n"
    )
    return head + "".join(_process(process) for process in PROCESSES)


def _process(process: Process) -> str:
    desks = [
        f"| {d.key} | {d.label} | {d.todo} | {'decides' if d.decides else ''} "
        f"| {'beside' if d.side else ''} | {d.days or ''} |"
        for d in process.desks
    ]
    steps = [_step(process, s) for s in process.steps]
    states = [f"| {k} | {s.label} | {'final' if s.final else ''} |" for k, s in process.states.items()]
    return "\n".join(
        [
            f"\n## {process.name} (`{process.kind}`, {process.series}第n号)\n",
            "| desk | office | to do | decides | beside the main way | 目安 (開庁日) |",
            "|---|---|---|---|---|---|",
            *desks,
            "\n| act | word | at | by | opens | state | guard | comment | ends the round |",
            "|---|---|---|---|---|---|---|---|---|",
            *steps,
            "\n| state | word | |",
            "|---|---|---|",
            *states,
            "",
        ]
    )


def _step(process: Process, step: Step) -> str:
    by = step.by.__name__ if step.by else ""
    guard = step.guard.__name__ if step.guard else ""
    cells = [
        step.action,
        process.words[step.action].label,
        step.at,
        by,
        ", ".join(step.opens),
        step.state,
        guard,
        "required" if step.needs_comment else "",
        "yes" if step.ends_round else "",
    ]
    return f"| {' | '.join(cells)} |"
