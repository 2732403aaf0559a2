"""A text folded so that width and what cannot be seen hide nothing, with the way back to each place."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from katori_sns.web.numbers import Number, numbers

DEFICIENCIES = "\uff9e\uff9f"  # half-width dakuten and handakuten belong to the letter before
KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
SPARE = 100  # letters; beyond them the folded text is at most half as long again: ﷺ alone would become 18
INVISIBLE = ("Cf", "Cc", "Cs", "Mn")


@dataclass(frozen=True)
class Folded:
    """`text[i]` comes from the original's character `places[i]`."""

    raw: str
    text: str
    places: tuple[int, ...]

    @cached_property
    def numbers(self) -> list[Number]:
        """Found once, for four rules ask for them; 〇九〇 is one too."""
        return list(numbers(self.text.translate(KANJI_DIGITS)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a stretch of the folded text."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """NFKC and lower case, character by character; what has no width is left out, line breaks and … stay."""
    letters: list[str] = []
    places: list[int] = []
    position = 0
    while position < len(text):
        cluster = text[position]
        if text[position + 1 : position + 2] in tuple(DEFICIENCIES):
            cluster += text[position + 1]
        plain = unicodedata.normalize("NFKC", cluster).casefold()
        if plain[:2] == ".." or len(letters) + len(plain) > 3 * position // 2 + SPARE:
            plain = cluster
        for letter in plain:
            if letter in "\n\t" or unicodedata.category(letter) not in INVISIBLE:
                letters.append(letter)
                places.append(position)
        position += len(cluster)
    return Folded(text, "".join(letters), tuple(places))
