"""Hours and weekdays are those of Japan, whatever the database answers in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from katori_sns.web.clock import local

ROOMS = ("katori_sns", "accounts", "applications", "posts", "incidents")
ASKED = {"time", "date", "hour", "minute", "weekday", "isoweekday", "strftime"}
# What may be asked for them: the result of these, and what is written down as a day or as a LocalMoment.
KNOWING = {"local", "local_date"}
DECLARED = {"date", "LocalMoment"}
OTHERWISE = {
    "katori_sns/history/verifier.py": "the seal's own words, always in UTC",
    "katori_sns/organisation/actions/devices.py": "one-time passwords count seconds alike everywhere",
    "katori_sns/oversight/evidence/verify.py": "runs where nothing of ours is, and adds the hours itself",
    "katori_sns/web/workbook.py": "a cell's day has no zone",
}


def asked_of(tree: ast.AST) -> Iterator[tuple[int, ast.expr]]:
    """Whatever is asked for its hour, weekday and the like, also by the format of a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ASKED:
            yield node.lineno, node.value
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            spec = ast.unparse(node.format_spec)
            if "%" in spec:
                yield node.lineno, node.value


def declared(tree: ast.AST) -> set[str]:
    """The names that this stretch says are days, or moments in Japan."""
    named = [(n.arg, n.annotation) for n in ast.walk(tree) if isinstance(n, ast.arg)]
    named += [(ast.unparse(n.target), n.annotation) for n in ast.walk(tree) if isinstance(n, ast.AnnAssign)]
    return {name for name, kind in named if kind is not None and ast.unparse(kind) in DECLARED}


def careless(source: str) -> list[str]:
    """Where an hour or a weekday is asked of what may be in UTC."""
    tree, found = ast.parse(source), []
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    for line, value in asked_of(tree):
        around = [f for f in functions if f.lineno <= line <= (f.end_lineno or line)]
        if isinstance(value, ast.Call) and ast.unparse(value.func) in KNOWING:
            continue
        if not any(ast.unparse(value) in declared(f) for f in around):
            found.append(f"{line}: {ast.unparse(value)}")
    return found


def test_only_a_moment_in_japan_is_asked_for_its_hour() -> None:
    found = {}
    for room in ROOMS:
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if "migrations" not in path.parts and name not in OTHERWISE:
                found |= {name: where} if (where := careless(Path(path).read_text(encoding="utf-8"))) else {}
    assert found == {}


@pytest.mark.parametrize(
    ("source", "careful"),
    [
        ("post.planned_at.hour", False),
        ("def f(at: datetime) -> int:\n    return at.weekday()", False),
        ("f'{now:%H:%M}'", False),
        ("local(post.planned_at).time()", True),
        ("def f(at: LocalMoment) -> int:\n    return at.weekday()", True),
        ("def f(day: date) -> str:\n    return f'{day:%Y}'", True),
        ("f'{local(now):%H:%M}'", True),
    ],
)
def test_the_rule_finds_what_may_be_in_utc(source: str, careful: bool) -> None:
    assert (careless(source) == []) is careful


def test_a_moment_is_turned_to_the_clocks_of_japan() -> None:
    at = local(datetime(2026, 11, 30, 15, 30, tzinfo=UTC))
    assert (at.day, at.hour, at.weekday()) == (1, 0, 1)
