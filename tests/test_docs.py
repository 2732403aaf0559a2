"""The documents say what the code does."""

import re
from collections import Counter
from dataclasses import replace
from inspect import getdoc
from pathlib import Path
from typing import Any

import pytest

from katori_sns.management.commands.workflow_doc import document, functions
from katori_sns.processes import PROCESSES
from katori_sns.workflow.ladder import promotion, submit_effect
from katori_sns.workflow.steps import Process
from tests.guideline.rows import rows_of

ROOT = Path(__file__).resolve().parent.parent
ROWS = [(row.article, row.module, row.file, row.test) for row in rows_of()]


def test_workflow_md_is_what_the_processes_say() -> None:
    assert (ROOT / "docs/workflow.md").read_text(encoding="utf-8") == document()


@pytest.mark.parametrize("process", PROCESSES, ids=lambda p: p.kind)
def test_every_function_of_a_row_says_in_words_what_it_does(process: Process) -> None:
    named = {(f.__name__, f.__module__) for f in functions(process)}
    assert {name for name, _ in named if "<lambda>" in name} == set()
    assert {f.__name__ for f in functions(process) if not getdoc(f)} == set()
    # Two rules of one name could not be told apart.
    assert [name for name, count in Counter(name for name, _ in named).items() if count > 1] == []


CHANGED: list[dict[str, Any]] = [
    {"by": promotion},
    {"guard": promotion},
    {"effect": submit_effect},
    {"opens": ("pr", "promotion")},
    {"state": "cancelled"},
    {"needs_comment": True},
    {"ends_round": True},
]


@pytest.mark.parametrize("process", PROCESSES, ids=lambda p: p.kind)
@pytest.mark.parametrize(
    "change", [{"who": promotion}, {"until": promotion}, {"days": 77}, {"after": ("x",)}]
)
def test_a_desk_that_changes_is_another_document(process: Process, change: dict[str, Any]) -> None:
    """Whoever decides, by when and after what: at the desk that decides, else at the first."""
    at = next((n for n, desk in enumerate(process.desks) if desk.decides), 0)
    desks = (*process.desks[:at], replace(process.desks[at], **change), *process.desks[at + 1 :])
    assert document((replace(process, desks=desks),)) != document((process,))


@pytest.mark.parametrize("change", CHANGED, ids=lambda c: next(iter(c)))
def test_a_step_that_changes_is_another_document(change: dict[str, Any]) -> None:
    process = PROCESSES[0]
    at = next(n for n, step in enumerate(process.steps) if step.action == "later_read")
    steps = (*process.steps[:at], replace(process.steps[at], **change), *process.steps[at + 1 :])
    assert document((replace(process, steps=steps),)) != document((process,))


@pytest.mark.parametrize(("article", "module", "file", "test"), ROWS)
def test_every_row_names_code_that_cites_it_and_a_test_that_exists(
    article: str, module: str, file: str, test: str
) -> None:
    assert article in (ROOT / module).read_text(encoding="utf-8")
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")


def test_every_article_cited_in_the_code_stands_in_the_map() -> None:
    cited = set()
    for app in ("accounts", "applications", "posts", "incidents", "katori_sns/workflow"):
        for path in (ROOT / app).rglob("*.py"):
            cited |= set(re.findall(r"G[1-7](?:\(\d\))?[①-⑨]?", path.read_text(encoding="utf-8")))
    mapped = {article for article, *_ in ROWS}
    assert {c for c in cited if not any(m.startswith(c) or c.startswith(m) for m in mapped)} == set()
