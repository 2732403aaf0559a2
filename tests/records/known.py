"""What is not so yet. Who mends one deletes its row: the test then holds it, and fails while the row stays.

Each table: kind → acts, stages or pages (several in one row, where the same is true of them) → what is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

Table = dict[str, dict[str, str]]


def known(table: Table) -> dict[tuple[str, str], str]:
    """The rows of a table, one by one."""
    return {
        (kind, each): said
        for kind, rows in table.items()
        for words, said in rows.items()
        for each in words.split()
    }


def marked(keys: Iterable[tuple[str, str]], table: Table) -> list[Any]:
    """The parameters of a test; those known to fail must fail."""
    rows = known(table)
    return [
        pytest.param(
            *key,
            id="-".join(key),
            marks=[pytest.mark.xfail(strict=True, reason=rows[key])] if key in rows else [],
        )
        for key in keys
    ]


# test_trace: what the act changes and no event names; + a row is written.
UNTOLD: Table = {}


# test_rights: the acts that somebody may still take who has lost his post, and who.
RIGHTS: Table = {}


# test_sight: the outputs where somebody reads what is not his, and who what.
SIGHT: Table = {}


# test_facts: the acts on whose page something is missing that the page of the case shows.
FACTS: Table = {}
# As above: what the checker would stop.
STOPS: Table = {}


# test_links: role → the pages to which a link leads him, and what they answer.
LINKS: Table = {}
