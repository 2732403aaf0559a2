"""Work says that it was done; the health page and `manage.py watch` ask when."""

from __future__ import annotations

from datetime import datetime, timedelta

from katori_sns.watch.models import Heartbeat

OFTEN = timedelta(seconds=30)  # what comes every two seconds need not be written each time
# What needs a city's own machines: its name → how long it may be silent.
KEPT_UP = {
    "backup": timedelta(hours=26),
    "roots": timedelta(hours=26),
    "verify": timedelta(days=8),
    "restore_drill": timedelta(days=200),
}


def beat(name: str, *, now: datetime, problem: str = "") -> None:
    """Note that the work was done, or what went wrong with it."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now, "problem": problem})


def beat_often(name: str, *, now: datetime) -> None:
    """The same for what comes every few seconds: one small query, a write twice a minute.

    A clock that was set back writes at once.
    """
    fresh = Heartbeat.objects.filter(name=name, at__gt=now - OFTEN, at__lte=now)
    if not fresh.exists():
        beat(name, now=now)
