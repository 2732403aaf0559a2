"""The words of a list that nobody has explained yet, each once, with what it probably means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from katori_sns.personnel.hr.rows import Place, Row
from katori_sns.personnel.hr.state import State, usual_digits
from katori_sns.personnel.hr.words import (
    NEW,
    OF_NOBODY,
    WITHOUT_POST,
    Words,
    effect_of,
    key,
    sounds_like_head,
)
from katori_sns.web.lists import OUT


@dataclass
class Questions:
    """Each word as written → what it probably means; "" where that is not to be guessed."""

    moves: dict[str, str] = field(default_factory=dict)
    heads: dict[str, bool] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    authorities: dict[str, str] = field(default_factory=dict)
    digits: int = 0  # what is asked, where it was not said yet

    def __len__(self) -> int:
        words = (self.moves, self.heads, self.sections, self.authorities)
        return sum(len(asked) for asked in words) + bool(self.digits)


def questions(rows: Iterable[Row], words: Words, state: State, *, everybody: bool) -> Questions:
    """What has to be asked before the rows can be judged."""
    found, asked = Questions(), set[str]()
    for row in rows:
        if row.verdict == OUT:
            continue
        _authority(row, words, found, asked)
        effect = _move(row, words, found, asked, everybody)
        for place in _places(row, effect):
            _section(place, words, state, found, asked)
            asks = place.post and effect not in WITHOUT_POST
            if asks and _first(asked, f"post {key(place.post)}", words.heads, key(place.post)):
                found.heads[place.post] = sounds_like_head(place.post)
    if not words.digits:
        found.digits = usual_digits([person.number for person in state.people])
    return found


def _first(asked: set[str], what: str, known: Iterable[str], word: str) -> bool:
    """Whether it is neither known nor asked yet."""
    if word in known or what in asked:
        return False
    asked.add(what)
    return True


def _authority(row: Row, words: Words, found: Questions, asked: set[str]) -> None:
    name = row.values.get("authority", "")
    if name and _first(asked, f"authority {key(name)}", words.authorities, key(name)):
        found.authorities[name] = ""


def _move(row: Row, words: Words, found: Questions, asked: set[str], everybody: bool) -> str:
    """What the row does as far as that is known or guessed."""
    word = row.values.get("move", "")
    if everybody or not word:
        return ""
    if _first(asked, f"move {key(word)}", words.moves, key(word)):
        found.moves[word] = effect_of(word)
    return words.moves.get(key(word)) or effect_of(word)


def _places(row: Row, effect: str) -> Iterator[Place]:
    if effect not in OF_NOBODY:
        yield row.main()
        yield from row.beside()


def _section(place: Place, words: Words, state: State, found: Questions, asked: set[str]) -> None:
    if not place.word or state.section_named(place.section, place.code):
        return
    if _first(asked, f"section {place.word}", words.sections, place.word):
        near = state.near(place.section, place.code)
        said = " ".join(filter(None, [place.code, place.section]))
        found.sections[said] = str(near or (NEW if place.code and place.section else ""))
