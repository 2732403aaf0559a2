"""Numbers in a text, seen through hyphens, spaces and line breaks: telephone, card, My Number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

SEPARATOR = r"[ \t\n\-‐-―−－ー.()・]{1,3}"
_RUN = re.compile(rf"\d+(?:{SEPARATOR}\d+)*")
_GROUP = re.compile(r"\d+")
LONGEST = 19  # digits of a card


@dataclass(frozen=True)
class Number:
    """Groups of digits that stand together: their digits, their place, and whether nothing is left over."""

    digits: str
    lengths: tuple[int, ...]
    start: int
    end: int
    whole: bool  # nothing of the run stands before or behind
    apart: bool  # only spaces part it from what does


def numbers(text: str) -> Iterator[Number]:
    """Every sequence of groups of up to 19 digits, in time proportional to the text."""
    for run in _RUN.finditer(text):
        groups = [(m.start(), m.end()) for m in _GROUP.finditer(text, run.start(), run.end())]
        loose = [text[a:b].strip(" \t\n") == "" for (_, a), (b, _) in pairwise(groups)]
        for first, (start, _) in enumerate(groups):
            digits = ""
            for last in range(first, len(groups)):
                digits += text[slice(*groups[last])]
                if len(digits) > LONGEST:
                    break
                before = first == 0 or loose[first - 1]
                behind = last == len(groups) - 1 or loose[last]
                yield Number(
                    digits=digits,
                    lengths=tuple(b - a for a, b in groups[first : last + 1]),
                    start=start,
                    end=groups[last][1],
                    whole=first == 0 and last == len(groups) - 1,
                    apart=before and behind,
                )


def is_my_number(number: Number) -> bool:
    """Twelve digits with the valid check digit, as a whole number (番号法施行規則 5条)."""
    shape = number.whole or number.lengths in ((12,), (4, 4, 4))
    if len(number.digits) != 12 or not shape or not number.apart or len(set(number.digits)) == 1:
        return False
    weights = [n + 1 if n <= 6 else n - 5 for n in range(1, 12)]
    total = sum(int(d) * w for d, w in zip(reversed(number.digits[:11]), weights, strict=True))
    rest = total % 11
    return int(number.digits[11]) == (0 if rest <= 1 else 11 - rest)


def is_card(number: Number) -> bool:
    """13 to 19 digits with Luhn's check digit, in the groups cards are printed in."""
    shape = number.whole or len(number.lengths) == 1 or number.lengths in ((4, 4, 4, 4), (4, 6, 5))
    if not 13 <= len(number.digits) <= LONGEST or not shape or not number.apart:
        return False
    if number.digits[0] not in "23456" or len(set(number.digits)) == 1:
        return False
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(number.digits)))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def is_confidential(text: str) -> bool:
    """Whether a My Number or a card's number stands in the text (folded: digits are ASCII)."""
    return any(is_my_number(number) or is_card(number) for number in numbers(text))


def national(digits: str) -> str:
    """A number with the country's prefix as one dials it here: 81 90… → 090…"""
    if digits.startswith("81") and len(digits) in (11, 12):
        return "0" + digits[2:].removeprefix("0")
    return digits


def is_mobile(number: Number) -> bool:
    digits = national(number.digits)
    return number.apart and len(digits) == 11 and digits[:3] in ("070", "080", "090")


FREE = ("0120", "0570", "0800", "0180")  # lines that are public by their nature


def is_landline(number: Number) -> bool:
    digits = national(number.digits)
    shape = len(digits) == 10 and digits[0] == "0" and digits[1] != "0"
    return number.apart and shape and not digits.startswith(FREE)
