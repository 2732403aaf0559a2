"""How a name looks at a glance, and how far one is from another."""

from __future__ import annotations

import unicodedata

_DRAWN_ALIKE = str.maketrans(
    "абвеёикмнорстухіјѕԁһԛԝӏԍѵⅼαβεικνορτυχωϲℓıłøđŧ013457!|カロニタエトハー巿",
    "abbeeukmhopctyxijsdhqwlgvlabeiknoptuxwclilodtolesatll力口二夕工卜八一市",
)


def shape(text: str) -> str:
    """How a text looks at a glance: accents off, foreign letters as the Latin ones they resemble."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_DRAWN_ALIKE)
    return plain.replace("rn", "m").replace("vv", "w").replace("i", "l")


_SCRIPTS = {
    "CYRILLIC": "キリル文字",
    "GREEK": "ギリシャ文字",
    "ARMENIAN": "アルメニア文字",
    "CHEROKEE": "チェロキー文字",
    "COPTIC": "コプト文字",
    "HEBREW": "ヘブライ文字",
    "ARABIC": "アラビア文字",
    "THAI": "タイ文字",
    "HANGUL": "ハングル",
    "MATHEMATICAL": "数学用の文字",
    "LATIN": "印の付いた英字",
}


def foreign_letters(text: str) -> str:
    """The letters that a reader takes for others, each with its script: 「о」はキリル文字です"""
    found: dict[str, str] = {}
    for letter in text:
        script = _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "")
        if script and not letter.isascii():
            found[letter] = script
    return "。".join(f"「{letter}」は{script}です" for letter, script in list(found.items())[:5])


def near(one: str, other: str, limit: int) -> bool:
    """Whether at most `limit` letters were put in, left out, replaced or swapped with the next."""
    return apart(one, other, limit) <= limit


def apart(one: str, other: str, limit: int) -> int:
    """How many letters were put in, left out, replaced or swapped; beyond the limit some larger number."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    one, other = _without_same_ends(one, other)
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
        if min(above) > limit and min(before) > limit:
            return limit + 1
    return above[-1]


def _without_same_ends(one: str, other: str) -> tuple[str, str]:
    begins = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    begins = min(len(one), len(other)) if begins is None else begins
    one, other = one[begins:], other[begins:]
    ends = next((n for n, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b), None)
    ends = min(len(one), len(other)) if ends is None else ends
    return one[: len(one) - ends], other[: len(other) - ends]
