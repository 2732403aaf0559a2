"""How much is walked: in `make test` the main way of each kind, in `make bench-long` all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from tests.city import City, build_city
from tests.long import LONG
from tests.records.lives import WAYS, Way

TWO = {"common_policy"}  # of its own motion, and on the request of a section
SHORT = {kind: ways[: 1 + (kind in TWO)] for kind, ways in WAYS.items()}
WALKED: dict[str, tuple[Way, ...]] = WAYS if LONG else SHORT


@contextmanager
def a_city() -> Iterator[City]:
    """A city that is gone afterwards."""
    with transaction.atomic():
        yield build_city()
        transaction.set_rollback(True)
