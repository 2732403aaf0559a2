"""Numbers in a text, seen through hyphens, spaces and line breaks: telephone, card, My Number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

SEPARATOR = r"[ \t\n\-‐-―−－ー.()・/〜~]{1,3}"
_RUN = re.compile(rf"\d+(?:{SEPARATOR}\d+)*")
_GROUP = re.compile(r"\d+")
SHORTEST, LONGEST = 10, 19  # digits of a landline, and of a card
MOST_GROUPS = 6  # 「+81 (0) 90 1234 5678」 has five
_URL = re.compile(r"(?:https?://|(?<![a-z0-9@.-])(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,10}/)[!-~]{0,2000}")
_CODED = re.compile(
    r"(?:[品型]番|商品コード|JAN|ISBN|ID|(?:製造|管理|整理券?|文書|受付|申込|照会|伝票|追跡|合わせ|注文|予約|登録)番号)"
    r"[:はが「 ]{0,3}$",
    re.I,
)  # of what is called so none is a person's


@dataclass(frozen=True)
class Number:
    """Groups of digits that stand together: their digits, their place, and whether nothing is left over."""

    digits: str
    lengths: tuple[int, ...]
    start: int
    end: int
    whole: bool  # nothing of the run stands before or behind
    apart: bool  # only spaces part it from what does
    abroad: bool  # 「+」 stands before
    coded: bool  # it is called the number of a thing

    @property
    def groups(self) -> list[str]:
        ends = list(accumulate(self.lengths, initial=0))
        return [self.digits[a:b] for a, b in pairwise(ends)]


def numbers(text: str) -> Iterator[Number]:
    """Every sequence of groups of digits that may be one of the numbers below, in linear time.

    Of 「0 0 0 …」 there are ten such sequences at every place: only what may be one is built. The digits
    of an address on the web are no number.
    """
    text = _URL.sub(lambda url: "x" * len(url[0]), text)
    for run in _RUN.finditer(text):
        groups = [(m.start(), m.end()) for m in _GROUP.finditer(text, run.start(), run.end())]
        if groups[-1][1] - groups[0][0] >= SHORTEST:
            yield from _in_run(text, groups)


def _in_run(text: str, groups: list[tuple[int, int]]) -> Iterator[Number]:
    digits = "".join(text[a:b] for a, b in groups)
    loose = [not text[a:b].strip(" \t\n") for (_, a), (b, _) in pairwise(groups)]
    begins, final = 0, len(groups) - 1
    for first, (start, stop) in enumerate(groups):
        length, coded = 0, _CODED.search(text[max(0, start - 12) : start]) is not None
        for last in range(first, len(groups)):
            length += groups[last][1] - groups[last][0]
            if length > LONGEST:
                break
            whole = first == 0 and last == final
            if length >= SHORTEST and _may_be(digits, begins, length, last - first + 1, whole):
                yield Number(
                    digits=digits[begins : begins + length],
                    lengths=tuple(b - a for a, b in groups[first : last + 1]),
                    start=start,
                    end=groups[last][1],
                    whole=whole,
                    apart=(first == 0 or loose[first - 1]) and (last == final or loose[last]),
                    abroad=text[start - 1 : start] == "+",
                    coded=coded,
                )
        begins += stop - start


def _may_be(digits: str, begins: int, length: int, groups: int, whole: bool) -> bool:
    """Whether so many digits from there may be a telephone's (up to 13 behind 81), or another number."""
    if groups > MOST_GROUPS and not whole:  # digit by digit nobody writes two
        return False
    if length <= 13 and digits.startswith("81", begins):
        return True
    if length < 12:
        return digits[begins] == "0"
    return whole or groups in (1, 3, 4)  # as a My Number and cards are printed


def is_my_number(number: Number) -> bool:
    """Twelve digits with the valid check digit, as a whole number (番号法施行規則 5条)."""
    shape = number.whole or number.lengths in ((12,), (4, 4, 4))
    if len(number.digits) != 12 or not shape or not number.apart or len(set(number.digits)) == 1:
        return False
    if number.coded or _counts(number.groups):
        return False
    weights = [n + 1 if n <= 6 else n - 5 for n in range(1, 12)]
    total = sum(int(d) * w for d, w in zip(reversed(number.digits[:11]), weights, strict=True))
    rest = total % 11
    return int(number.digits[11]) == (0 if rest <= 1 else 11 - rest)


def _counts(groups: list[str]) -> bool:
    """Whether they are a day with a time, or a row of numbers that rises (10 20 30 …)."""
    if len(groups) < 3:
        return False
    dated = re.fullmatch(r"(?:19|20)\d\d", groups[0]) and len(groups[1]) <= 2 and 1 <= int(groups[1]) <= 12
    return bool(dated) or all(len(a) == len(b) <= 3 and a < b for a, b in pairwise(groups))


def is_card(number: Number) -> bool:
    """14 to 19 digits with Luhn's check digit, in the groups cards are printed in; 13 are a product's."""
    shape = number.whole or len(number.lengths) == 1 or number.lengths in ((4, 4, 4, 4), (4, 6, 5))
    if not 14 <= len(number.digits) <= LONGEST or not shape or not number.apart or number.coded:
        return False
    if number.digits[0] not in "23456" or len(set(number.digits)) == 1:
        return False
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(number.digits)))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def is_confidential(text: str) -> bool:
    """Whether a My Number or a card's number stands in the text (folded: digits are ASCII)."""
    return any(is_my_number(number) or is_card(number) for number in numbers(text))


def national(digits: str) -> str:
    """A number with the country's prefix as one dials it here: 81 90…, 81 (0)90… → 090…"""
    if digits.startswith("81") and len(digits) in (11, 12, 13):
        return "0" + digits[2:].removeprefix("0")
    return digits


def _dialled(number: Number) -> str:
    """As one dials it here; nothing where it is the number of a thing."""
    if number.coded:
        return ""
    return national(number.digits) if number.abroad else number.digits


def is_mobile(number: Number) -> bool:
    digits = _dialled(number)
    return number.apart and len(digits) == 11 and digits[:3] in ("070", "080", "090")


FREE = ("0120", "0570", "0800", "0180")  # lines that are public by their nature


def is_landline(number: Number) -> bool:
    digits = _dialled(number)
    shape = len(digits) == 10 and digits[0] == "0" and digits[1] != "0"
    shape = shape and (number.lengths[-1] == 4 or len(number.lengths) in (1, 10))
    return number.apart and shape and not digits.startswith(FREE)
