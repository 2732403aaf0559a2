"""What the checker is told, and what it answers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, time

from katori_sns.web.clock import LocalMoment

EXCERPT = 40
Hours = tuple[frozenset[int], time, time]  # weekdays (0 is Monday), from, to


@dataclass(frozen=True)
class Context:
    """What the rules may know besides the text; without it the text is checked alone."""

    medium: str = ""
    directory: frozenset[str] = (
        frozenset()
    )  # the city's own: numbers (digits), mail addresses, 「@domain」 (lower case)
    recent: tuple[tuple[str, str], ...] = ()  # what went out within the window: day → text
    similarity: float = 0.9  # from which likeness on two texts are the same
    hours: Hours | None = None  # ⑦
    planned: LocalMoment | None = None
    today: date | None = None  # by which a day without its year is read
    closed: bool = False  # the city hall, on the planned day
    images_without_alt: int = 0
    people: str = ""  # the answers to the two questions; empty while unanswered
    works: str = ""
    official: bool = False  # it goes to 決裁 as the city's view
    standalone: bool = True  # a pasted text: nothing is known of it, so nothing is missing


ALONE = Context()  # a text of which nothing is known


@dataclass(frozen=True)
class Finding:
    """One thing the guideline has against the text, and where; 0–0 means the whole."""

    rule: str
    severity: str  # "stop" or "warn"
    article: str
    title: str
    what_to_do: str
    start: int
    end: int
    words: str  # all of them; the excerpt is how they begin

    @property
    def excerpt(self) -> str:
        """What is shown of it."""
        return self.words[:EXCERPT]

    @property
    def key(self) -> str:
        """The same for the same rule and words, wherever they stand: by it a dismissed finding is known."""
        digest = hashlib.sha256(f"{self.rule}\n{self.words}".encode(errors="replace")).hexdigest()
        return f"{self.rule}-{digest[:12]}"
