"""How much is walked: in `make test` the main way of each kind, in `make bench-long` all (KATORI_LONG=1)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from tests.city import City, build_city
from tests.records.lives import WAYS, Way

LONG = bool(os.environ.get("KATORI_LONG"))
WALKED: dict[str, tuple[Way, ...]] = WAYS if LONG else {kind: ways[:1] for kind, ways in WAYS.items()}


@contextmanager
def a_city() -> Iterator[City]:
    """A city that is gone afterwards."""
    with transaction.atomic():
        yield build_city()
        transaction.set_rollback(True)
