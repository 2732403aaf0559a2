"""No file and no function of the product is longer than one reads in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

FILE, FUNCTION = 300, 50  # lines
ROOMS = ("katori_sns", "accounts", "applications", "posts", "incidents", "templates", "deploy")
SUFFIXES = {".py", ".html", ".txt", ".css", ".js", ".sh"}
# What may be longer, and why.
LONGER = {
    "accounts/migrations/0003_account_life.py": "a step of the database; what was applied is not rewritten",
    "katori_sns/web/static/web/katori.css": "the one stylesheet, a table of rules under headings",
    "katori_sns/documents/emoji.txt": "a table that was copied",
    "templates/web/guideline.html": "the guideline's own text, article by article",
}


def product() -> Iterator[tuple[str, Path]]:
    """Every file that is written by hand and runs in production, by its name from the root."""
    for room in ROOMS:
        for path in (settings.BASE_DIR / room).rglob("*"):
            if path.suffix in SUFFIXES and "__pycache__" not in path.parts:
                yield path.relative_to(settings.BASE_DIR).as_posix(), path


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_300_lines_but_these() -> None:
    assert {name for name, path in product() if lines_of(path) > FILE} == set(LONGER)


def test_no_function_is_longer_than_50_lines() -> None:
    long = {}
    for name, path in product():
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    length = (node.end_lineno or node.lineno) - node.lineno + 1
                    long |= {f"{name}::{node.name}": length} if length > FUNCTION else {}
    assert long == {}
