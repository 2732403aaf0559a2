"""Whether a text says the same again, in time proportional to the texts."""

from __future__ import annotations

import re

_DROPPED = re.compile(r"[\s、。!?!?・「」『』【】()#…\-]+")
_NUMBER = re.compile(r"\d+")
_URL = re.compile(r"https?://[^\s]{1,300}")
STEP = 3  # letters that are compared together
SHORTEST = 12  # of shorter texts the likeness says nothing


def essence(folded: str) -> str:
    """The letters of a text without addresses, signs and spaces."""
    return _DROPPED.sub("", _URL.sub("", folded))


def likeness(a: str, b: str) -> float:
    """How much of two texts' essences is the same, 0 to 1; texts whose numbers differ are two matters."""
    if min(len(a), len(b)) < SHORTEST:
        return float(a == b and bool(a))
    if _NUMBER.findall(a) != _NUMBER.findall(b):
        return 0.0
    first, second = _pieces(a), _pieces(b)
    return len(first & second) / len(first | second)


def _pieces(text: str) -> set[str]:
    return {text[n : n + STEP] for n in range(len(text) - STEP + 1)}
