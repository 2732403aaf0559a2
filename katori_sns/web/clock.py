"""The clock on the wall in Japan, apart from the dates so that rules without Django can name it."""

from __future__ import annotations

from datetime import datetime
from typing import NewType
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")

# What tells its hour and weekday: the database answers in UTC, where 9 o'clock here is midnight.
LocalMoment = NewType("LocalMoment", datetime)


def local(moment: datetime) -> LocalMoment:
    """The moment as clocks in Japan show it."""
    return LocalMoment(moment.astimezone(TOKYO))
