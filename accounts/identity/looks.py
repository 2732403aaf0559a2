"""How a name looks at a glance, and how far one is from another."""

from __future__ import annotations

import unicodedata

_DRAWN_ALIKE = str.maketrans(
    "абвеёикмнорстухіјѕԁһԛԝӏԍѵⅼαβεικνορτυχωϲℓıłøđŧ013457!|",
    "abbeeukmhopctyxijsdhqwlgvlabeiknoptuxwclilodtolesatll",
)


def shape(text: str) -> str:
    """How a text looks at a glance: accents off, foreign letters as the Latin ones they resemble."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).translate(_DRAWN_ALIKE)
    return plain.replace("rn", "m").replace("vv", "w").replace("i", "l")


def near(one: str, other: str, limit: int) -> bool:
    """Whether at most `limit` letters were put in, left out, replaced or swapped with the next."""
    if abs(len(one) - len(other)) > limit:
        return False
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
    return above[-1] <= limit
