"""Take a rule out of the code: a text of a module is replaced by one that leaves the rule out."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Change(NamedTuple):
    old: str  # found exactly once in the module
    new: str
    module: str = ""  # path from the root; empty: the row's own


Mutation = tuple[Change, ...]  # together they take the rule out; mostly there is one
Table = dict[str, tuple[Mutation, ...]]  # rule of a row → each a way to take (a part of) it out


def cut(old: str, new: str = "", module: str = "") -> Mutation:
    """A mutation of one change; one of several is their sum."""
    return (Change(old, new, module),)


def mutated(root: Path, mutation: Mutation, own: str) -> dict[str, str]:
    """Path from the root → its text without the rule; `own`: the row's module. Raises ValueError."""
    texts: dict[str, str] = {}
    for change in mutation:
        name = change.module or own
        text = texts.get(name) or (root / name).read_text(encoding="utf-8")
        if (count := text.count(change.old)) != 1:
            raise ValueError(f"{name} holds this {count} times, not once: {change.old!r}")
        texts[name] = text.replace(change.old, change.new)
    return texts
