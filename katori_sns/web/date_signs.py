"""The signs of a typed date as one: widths, dashes, kanji numerals, squared eras. Pure text."""

from __future__ import annotations

import re

_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0x00A0: " "}
_SQUARED = str.maketrans({"㋿": "令和", "㍻": "平成", "㍼": "昭和", "㍽": "大正", "㍾": "明治"})
_UNSEEN = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
)  # a browser's own dates carry them
# Hyphens, dashes, minus signs, box lines and the long vowel sign, which stand on one key or look alike.
_DASHES = str.maketrans(
    {c: "-" for c in "\u00ad‐‑‒–—―⁃−﹘﹣－─━ーｰ˗"} | {c: "." for c in "・･．｡。"} | {"／": "/", "∕": "/"}
)
_NUMERALS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(rf"[{''.join(_NUMERALS)}{''.join(_UNITS)}]+(?=[年月日時分.\-/])")


def plain(text: str) -> str:
    """In ASCII digits, blanks and hyphens; other scripts' digits stay what they are, and are none."""
    ends = (
        text.translate(_UNSEEN).translate(_WIDTHS).translate(_SQUARED).translate(_DASHES).strip().rstrip(".")
    )
    return _NUMERAL.sub(_in_digits, ends).strip()


def _in_digits(found: re.Match[str]) -> str:
    """二〇二七 → 2027, 二千二十七 → 2027, 十二 → 12."""
    if not set(found[0]) & set(_UNITS):
        return "".join(str(_NUMERALS[c]) for c in found[0])
    total = digit = 0
    for c in found[0]:
        if c in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[c], 0
        else:
            digit = _NUMERALS[c]
    return str(total + digit)
