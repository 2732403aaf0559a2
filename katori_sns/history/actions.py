"""Writing the history down."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from katori_sns.history.models import Actor, Chain, Event
from katori_sns.history.verifier import code, merkle_root
from katori_sns.web.dates import local_date

Changes = dict[str, list[str | None]]


@transaction.atomic
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
    """Append an event to the subject's chain, in the transaction of the act it tells of."""
    chain = Chain.objects.select_for_update().filter(subject=subject).first()
    if chain is None:
        Chain.objects.bulk_create([Chain(subject=subject)], ignore_conflicts=True)
        chain = Chain.objects.select_for_update().get(subject=subject)
    key_id, key = list(settings.HISTORY_KEYS.items())[-1]
    values: dict[str, Any] = {
        "seq": chain.seq + 1,
        "action": action,
        "label": label,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "actor_post": actor.post,
        "actor_section": actor.section,
        "acting_for": actor.acting_for,
        "changes": json.loads(json.dumps(changes or {})),  # the code is of what will be read again
        "comment": comment,
        "at": at,
        "key_id": key_id,
    }
    mac = code(key, chain.mac, {"subject": subject, **values})
    event = Event.objects.create(chain=chain, mac=mac, **values)
    chain.seq, chain.mac = event.seq, mac
    chain.save(update_fields=["seq", "mac"])
    return event


def record_once_a_day(*, subject: str, action: str, label: str, actor: Actor, at: datetime) -> Event | None:
    """Record a print, a view or a denial, at most once per person, subject and day."""
    day = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    begins = datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE))
    today = Event.objects.about(subject).filter(
        action=action, actor=actor.user_id, at__gte=begins, at__lt=begins + timedelta(days=1)
    )
    if today.exists():
        return None
    return record(subject=subject, action=action, label=label, actor=actor, at=at)


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
