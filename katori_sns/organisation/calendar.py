"""開庁日: days on which the city hall is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import jpholiday

from katori_sns.organisation.models import ClosedDay

DAY = timedelta(days=1)


@cache
def is_open_by_rule(day: date) -> bool:
    """The rule alone; remembered, since the rows of a list ask for the same days."""
    year_end = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return not (day.weekday() >= 5 or year_end or jpholiday.is_holiday(day))


@dataclass(frozen=True)
class Calendar:
    """The rule (no weekends, holidays, 12/29–1/3) with the city's exceptions, read once."""

    exceptions: dict[date, bool]

    @classmethod
    def load(cls) -> Calendar:
        return cls(dict(ClosedDay.objects.values_list("day", "is_open")))

    def is_open(self, day: date) -> bool:
        if day in self.exceptions:
            return self.exceptions[day]
        return is_open_by_rule(day)

    def add_open_days(self, start: date, days: int) -> date:
        """The day `days` 開庁日 after `start`, which does not count itself."""
        day = start
        while days > 0:
            day += DAY
            days -= self.is_open(day)
        return day

    def open_days_between(self, start: date, end: date) -> int:
        """開庁日 after `start` up to and with `end`; 0 where `end` is not later."""
        return sum(self.is_open(start + n * DAY) for n in range(1, (end - start).days + 1))
