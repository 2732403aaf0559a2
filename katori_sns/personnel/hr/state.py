"""The city around a day as a list is held against it: who there is, with which posts, and the sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from katori_sns.personnel.hr.words import key
from katori_sns.web.codes import code_key, staff_key
from katori_sns.web.finding import searchable


@dataclass(frozen=True)
class Post:
    section: int | str  # of one that is yet to be founded its name
    title: str
    is_head: bool

    def is_same(self, other: Post) -> bool:
        return (self.section, self.is_head) == (other.section, other.is_head) and key(self.title) == key(
            other.title
        )


@dataclass(frozen=True)
class Held:
    """A post that a person has, from `begins` to `ends`."""

    post: Post
    concurrent: bool
    begins: date
    ends: date | None

    def on(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True)
class Known:
    """A person with a login, and his posts around the days of the list."""

    pk: int
    number: str
    username: str
    name: str
    email: str = ""
    active: bool = True
    compared: bool = True  # no contractor, auditor or administrator
    held: tuple[Held, ...] = ()

    def has(self, post: Post, day: date) -> bool:
        return any(held.post.is_same(post) and held.on(day) for held in self.held)

    def running(self, day: date, *, concurrent: bool) -> list[Held]:
        """The posts that would go on over the day: held before it and on it."""
        before = day - timedelta(days=1)
        return [h for h in self.held if h.concurrent == concurrent and h.on(before) and h.on(day)]


@dataclass(frozen=True)
class Newcomer:
    """A person without a login; `facts` are the columns of one."""

    number: str
    facts: dict[str, str]

    @property
    def name(self) -> str:
        return self.facts.get("name", "")


Person = Known | Newcomer


@dataclass(frozen=True)
class Change:
    """What a row would write into the plan: a line of that kind."""

    kind: str
    day: date
    person: Person
    post: Post | None = None
    ends: date | None = None


@dataclass
class State:
    people: tuple[Known, ...]
    sections: dict[int, str]  # key → name, of those that live on the day
    paths: dict[int, str]  # key → name behind the name above it
    codes: dict[str, int]
    by_number: dict[str, Known] = field(init=False, default_factory=dict)
    by_name: dict[str, list[Known]] = field(init=False, default_factory=dict)
    logins: dict[str, Known] = field(init=False, default_factory=dict)
    named: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for person in self.people:
            self.by_number[staff_key(person.number)] = person
            self.by_name.setdefault(searchable(person.name), []).append(person)
            self.logins[code_key(person.username)] = person
        twice = Counter(map(key, self.sections.values()))
        self.codes = {key(code): pk for code, pk in self.codes.items()}
        for pk, name in self.sections.items():
            if twice[key(name)] == 1:
                self.named[key(name)] = pk
        self.named |= {key(path): pk for pk, path in self.paths.items()}

    def section_named(self, place: str, code: str = "") -> int | None:
        """The section that has this name, alone or behind its 部; the code must not disagree."""
        found = self.named.get(key(place)) if place else self.codes.get(key(code))
        told = self.codes.get(key(code)) if code else None
        if found and told and told != found:
            return None
        return found

    def near(self, place: str, code: str = "") -> int | None:
        """What may be meant: by the code, or the one section whose name is part of what is said."""
        if code and (told := self.codes.get(key(code))):
            return told
        inside = [pk for pk, name in self.sections.items() if key(name) in key(place)]
        longest = max((len(self.sections[pk]) for pk in inside), default=0)
        best = [pk for pk in inside if len(self.sections[pk]) == longest]
        return best[0] if len(best) == 1 else None


def usual_domain(people: Iterable[Known]) -> str:
    """What stands behind the @ of most people's addresses; "" where nobody has one."""
    domains = Counter(person.email.rpartition("@")[2] for person in people if "@" in person.email)
    return domains.most_common(1)[0][0] if domains else ""


def usual_digits(numbers: list[str]) -> int:
    """How many digits the 職員番号 of most people have; 0 where nobody has one."""
    lengths = Counter(len(number) for number in numbers if re.fullmatch(r"[0-9]+", number))
    return lengths.most_common(1)[0][0] if lengths else 0
