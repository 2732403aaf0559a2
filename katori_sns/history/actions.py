"""Writing the history down."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from katori_sns.history.models import Actor, Chain, Event
from katori_sns.history.verifier import code, merkle_root
from katori_sns.web.dates import day_begins, local_date
from katori_sns.web.finding import searchable
from katori_sns.web.numbers import is_confidential
from katori_sns.web.text import fold

Changes = dict[str, list[str | None]]


def record(
    *,
    subject: str,
    action: str,
    label: str,
    actor: Actor,
    at: datetime,
    changes: Changes | None = None,
    comment: str = "",
) -> Event:
    """Append an event to the subject's chain, in the transaction of the act it tells of.

    `changes` are texts: field → [before, after]; else TypeError. Five queries for a subject's first event,
    three for a later one. When it fails the act fails with it, whoever catches the exception.
    """
    with transaction.atomic(savepoint=False):
        return _append(_lock(subject), action, label, actor, at, changes or {}, comment)


def record_once_a_day(
    *, subject: str, action: str, label: str, actor: Actor, at: datetime, comment: str = ""
) -> Event | None:
    """Record a print, a view or a denial, at most once per person, subject, comment and day (Japan time)."""
    begins = day_begins(local_date(at))
    with transaction.atomic(savepoint=False):
        chain = _lock(subject)
        today = chain.events.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
        if today.filter(action=action, actor=actor.user_id, comment=comment).exists():
            return None
        return _append(chain, action, label, actor, at, {}, comment)


def record_search(*, actor: Actor, where: str, asked: str, at: datetime) -> None:
    """What somebody looked for, in his own history; at most once a day for the same conditions.

    A number that may be a secret is not written down: the history keeps what it holds.
    """
    if not asked:
        return
    asked = "（番号のような数字）" if is_confidential(fold(asked)) else asked
    subject, label = f"user:{actor.user_id}", f"{where}の検索"
    record_once_a_day(subject=subject, action="search", label=label, actor=actor, at=at, comment=asked)


def _lock(subject: str) -> Chain:
    """The subject's chain, made if need be; whoever else writes to it waits for this transaction."""
    chain = next(iter(Chain.objects.select_for_update().filter(subject=subject)), None)
    if chain is None:
        Chain.objects.bulk_create([Chain(subject=subject)], ignore_conflicts=True)
        chain = Chain.objects.select_for_update().get(subject=subject)
    return chain


def _append(
    chain: Chain, action: str, label: str, actor: Actor, at: datetime, changes: Changes, comment: str
) -> Event:
    if any(not isinstance(text, str | None) for pair in changes.values() for text in pair):
        raise TypeError("changes must be texts: the database may write a number in another way")
    key_id, key = list(settings.HISTORY_KEYS.items())[-1]
    values: dict[str, object] = {
        "seq": chain.seq + 1,
        "action": action,
        "label": label,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "actor_post": actor.post,
        "actor_section": actor.section,
        "acting_for": actor.acting_for,
        "changes": {name: list(pair) for name, pair in changes.items()},
        "comment": comment,
        "at": at,
        "key_id": key_id,
        "search_text": searchable(actor.name, actor.section, actor.post, actor.acting_for),
    }
    mac = code(key, chain.mac, {"subject": chain.subject, **values})
    event = Event.objects.create(chain=chain, mac=mac, **values)
    chain.seq, chain.mac = event.seq, mac
    chain.save(update_fields=["seq", "mac"])
    return event


def keep_root(*, now: datetime) -> Path:
    """Write the heads of all chains to a file of the day, for keeping elsewhere; the day's first stays."""
    folder: Path = settings.HISTORY_ROOT_DIR
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{local_date(now)}.json"
    if not path.exists():
        heads = Chain.objects.heads()
        rows = [[subject, *heads[subject]] for subject in sorted(heads)]
        text = json.dumps({"root": merkle_root(heads), "heads": rows}, ensure_ascii=False)
        half = path.with_suffix(".part")
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    return path
