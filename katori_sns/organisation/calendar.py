"""開庁日: days on which the city hall is open."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import jpholiday

from katori_sns.organisation.models import ClosedDay

DAY = timedelta(days=1)


def is_open_by_rule(day: date) -> bool:
    year_end = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return not (day.weekday() >= 5 or year_end or jpholiday.is_holiday(day))


@cache
def open_days_by_rule(year: int) -> tuple[date, ...]:
    """Remembered: a list counts the days of fifty rows, and some have waited for years."""
    days = (date(year, 1, 1) + n * DAY for n in range(366))
    return tuple(day for day in days if day.year == year and is_open_by_rule(day))


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
        if end <= start:
            return 0
        years = map(open_days_by_rule, range(start.year, end.year + 1))
        number = sum(bisect_right(days, end) - bisect_right(days, start) for days in years)
        for day, is_open in self.exceptions.items():
            if start < day <= end:
                number += is_open - is_open_by_rule(day)
        return number
