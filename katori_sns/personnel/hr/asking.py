"""The words of a list that nobody has explained yet, each once, with what it probably means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from katori_sns.personnel.hr.rows import Place, Row
from katori_sns.personnel.hr.state import State, usual_digits, usual_domain
from katori_sns.personnel.hr.words import (
    LONGEST_WORD,
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
    domain: str | None = None

    def __len__(self) -> int:
        words = (self.moves, self.heads, self.sections, self.authorities)
        return sum(len(asked) for asked in words) + bool(self.digits) + (self.domain is not None)


def questions(
    rows: Sequence[Row], words: Words, state: State, *, everybody: bool, again: bool = False
) -> Questions:
    """What has to be asked before the rows can be judged; `again`: all of it, with what was said before."""
    asking = _Asking(words, state, again, Questions())
    for row in rows:
        if row.verdict != OUT:
            asking.authority(row.values.get("authority", ""))
            effect = "" if everybody else asking.move(row.values.get("move", ""))
            for place in [row.main(), *row.beside()] if effect not in OF_NOBODY else ():
                asking.section(place)
                if effect not in WITHOUT_POST:
                    asking.post(place.post)
    if again or not words.digits:
        asking.found.digits = words.digits or usual_digits([person.number for person in state.people])
    mails = [row.values.get("email", "") for row in rows]
    if not any(mails) and (again or words.domain is None):
        asking.found.domain = usual_domain(state.people) if words.domain is None else words.domain
    return asking.found


@dataclass
class _Asking:
    words: Words
    state: State
    again: bool
    found: Questions
    asked: set[tuple[str, str]] = field(default_factory=set)

    def _first(self, kind: str, word: str, known: Mapping[str, object]) -> bool:
        """Whether the word is there and neither explained nor asked yet."""
        if not word or len(word) > LONGEST_WORD:  # its row is wrong
            return False
        if (word in known and not self.again) or (kind, word) in self.asked:
            return False
        self.asked.add((kind, word))
        return True

    def authority(self, name: str) -> None:
        if self._first("authority", key(name), self.words.authorities):
            self.found.authorities[name] = self.words.authorities.get(key(name), "")

    def move(self, word: str) -> str:
        """What the row does as far as that is known or guessed."""
        effect = self.words.moves.get(key(word)) or effect_of(word)
        if self._first("move", key(word), self.words.moves):
            self.found.moves[word] = effect
        return effect

    def post(self, title: str) -> None:
        if self._first("post", key(title), self.words.heads):
            self.found.heads[title] = self.words.heads.get(key(title), sounds_like_head(title))

    def section(self, place: Place) -> None:
        """A section that has one of our names is not asked about."""
        if self.state.section_named(place.section, place.code):
            return
        if self._first("section", place.word, self.words.sections):
            near = self.words.sections.get(place.word) or self.state.near(place.section, place.code)
            said = " ".join(filter(None, [place.code, place.section]))
            self.found.sections[said] = str(near or (NEW if place.code and place.section else ""))
