"""新旧対照: two texts side by side, with what was taken out and what was put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Piece:
    """A run of text in a comparison: kept, ins or del."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    label: str
    old: list[Piece]
    new: list[Piece]


def compare(
    old: Mapping[str, str], new: Mapping[str, str], labels: Iterable[tuple[str, str]]
) -> list[Change]:
    """The named texts (name, label) that differ, in the order of the labels."""
    return [
        Change(label, *pieces(old.get(name, ""), new.get(name, "")))
        for name, label in labels
        if old.get(name, "") != new.get(name, "")
    ]


# Beyond this a character comparison takes seconds and reads as noise; the texts stand side by side.
MAX_COMPARED = 4_000


def pieces(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut where they differ."""
    if max(len(old), len(new)) > MAX_COMPARED:
        return [Piece("del", old)], [Piece("ins", new)]
    left, right = [], []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if a < b:
            left.append(Piece("kept" if tag == "equal" else "del", old[a:b]))
        if c < d:
            right.append(Piece("kept" if tag == "equal" else "ins", new[c:d]))
    return left, right
