"""What a row of the table of media says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Form:
    """One form of a profile's path, decoded, without slashes at its ends.

    `name` is the handle's pattern; `handle` and `url` are made of what it matched. A path that has
    the form but not the name is told which characters a handle may have.
    """

    path: str  # with {} for the name
    name: str
    url: str
    handle: str = "{}"
    immutable: bool = False
    joins: bool = False
    hosts: tuple[str, ...] = ()  # on these only
    parameter: str = ""  # the name stands in the query, not in the path
    tail: bool = False  # any page below is still the same profile

    def match(self, host: str, path: str, query: Mapping[str, str]) -> str | None:
        """The handle or ID as typed, or None."""
        if self.hosts and host not in self.hosts:
            return None
        page, subject = self.path.format(f"({self.name})"), path
        if self.parameter:
            page, subject = f"{self.path}[?]({self.name})", f"{path}?{query.get(self.parameter, '')}"
        if self.tail:
            page += "(?:/.*)?"
        found = re.fullmatch(page, subject, re.IGNORECASE | re.ASCII | re.DOTALL)
        return found[1] if found else None


@dataclass(frozen=True)
class Row:
    """A medium."""

    key: str
    label: str
    hosts: tuple[str, ...] = ()  # the first is the platform's own; www. is understood
    host_pattern: str = r"(?!)"
    forms: tuple[Form, ...] = ()
    bare: str = "{}"  # the path a handle alone stands for
    example: str = ""
    handle_may: str = ""
    ignores_dots: bool = False
    sensitive: str = r"(?!)"  # handles that do not fold
    tabs: frozenset[str] = frozenset()  # pages of a profile that are still the profile
    reserved: Mapping[str, str] = field(default_factory=dict)  # first part of a path → what it is


def words(**kinds: str) -> dict[str, str]:
    """Each word → its kind."""
    return {word: kind for kind, listed in kinds.items() for word in listed.split()}


def names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())
