"""Holding other tables against the history, in batches, and once more where a writer may be at work."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice

from django.db import transaction
from django.db.models import Model

from katori_sns.history.models import Chain, Event
from katori_sns.history.verifier import Finding, moment

BATCH = 200
Check = Callable[[Sequence[str]], Iterable[Finding]]  # of these subjects, in a fixed number of queries


def verify_records(subjects: Iterable[str], check: Check) -> Iterator[Finding]:
    """What `check` finds in these subjects.

    Rows and events come from several statements: a finding counts if it stands while the chain is locked, for
    whoever writes a row of a subject writes an event to its chain before he commits.
    """
    left = iter(subjects)
    while batch := list(islice(left, BATCH)):
        for subject in sorted({finding.subject for finding in check(batch)}):
            with transaction.atomic():
                list(Chain.objects.select_for_update().filter(subject=subject))
                found = list(check([subject]))
            yield from found


def digest_of(*rows: Model, but: Collection[str] = ()) -> str:
    """SHA-256 over the columns of rows, by which the history knows them again.

    Empty columns say nothing, so that a column of a later release alters no older digest.
    """
    said = [
        {
            f.attname: value
            for f in row._meta.concrete_fields
            if f.name not in but and (value := f.value_from_object(row))
        }
        for row in rows
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=_plain)
    return sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    """Moments in UTC: the same text on every database."""
    return moment(value) if isinstance(value, datetime) else str(value)


def events_of(subjects: Sequence[str], *actions: str) -> dict[str, list[Event]]:
    """Subject → its events in order, all or those of some actions."""
    events = Event.objects.filter(chain__subject__in=subjects).select_related("chain").defer("search_text")
    found: dict[str, list[Event]] = defaultdict(list)
    for event in (events.filter(action__in=actions) if actions else events).order_by("chain", "seq"):
        found[event.chain.subject].append(event)
    return found


def is_named(digest: str, subject: str, action: str) -> bool:
    """Whether an act of the subject put something with this digest on file."""
    events = Event.objects.about(subject).filter(action=action)
    return any(new == digest for event in events for _, new in event.changes.values())
