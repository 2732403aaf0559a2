"""開庁日 against the law on national holidays, written anew here: every day of 2024–2035."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from katori_sns.organisation.calendar import Calendar

RULE = Calendar({})
DAY = timedelta(days=1)
YEARS = range(2024, 2036)
SAME_DATE = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))
MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))  # month, which Monday: 成人の日 海の日 敬老の日 スポーツの日
SPRING, AUTUMN = 20.8431, 23.2488  # of the astronomers' formula for 1980–2099


def equinox(year: int, base: float) -> int:
    """The day in March or September on which the sun passes the equator, in Japan time."""
    since = year - 1980
    return int(base + 0.242194 * since - since // 4)


def named(year: int) -> set[date]:
    """国民の祝日に関する法律 第2条."""
    days = {date(year, *month_day) for month_day in SAME_DATE}
    for month, which in MONDAYS:
        first = date(year, month, 1)
        days.add(first + timedelta(days=(7 - first.weekday()) % 7 + 7 * (which - 1)))
    return days | {date(year, 3, equinox(year, SPRING)), date(year, 9, equinox(year, AUTUMN))}


def holidays(year: int) -> set[date]:
    """第3条: with 振替休日, the next day that is no holiday, and 国民の休日, between two holidays."""
    days = named(year)
    moved = set()
    for day in days:
        if day.weekday() == 6:
            while day in days:
                day += DAY
            moved.add(day)
    between = {day + DAY for day in days if day + 2 * DAY in days and day + DAY not in days}
    return days | moved | {day for day in between if day.weekday() != 6}


HOLIDAYS = {day for year in YEARS for day in holidays(year)}


def is_open(day: date) -> bool:
    """条例: no weekend, no holiday, and not from 12/29 to 1/3."""
    turn = (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)
    return day.weekday() < 5 and day not in HOLIDAYS and not turn


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_year_is_open_or_closed_as_the_law_says(year: int) -> None:
    days = [date(year, 1, 1) + n * DAY for n in range(366 if year % 4 == 0 else 365)]
    assert [d for d in days if RULE.is_open(d)] == [d for d in days if is_open(d)]


def test_the_twelve_years_have_each_kind_of_day_off() -> None:
    """Else the test above would show less than it says."""
    off = {d for d in HOLIDAYS if d not in set().union(*map(named, YEARS))}
    monday_after = {d for d in off if (d - DAY).weekday() == 6 and d - DAY in HOLIDAYS}
    between = {d for d in off if d - DAY in HOLIDAYS and d + DAY in HOLIDAYS and d not in monday_after}
    assert len(monday_after) > 10
    assert {date(2026, 9, 22), date(2032, 9, 21)} <= between
    assert {date(2026, 5, 6), date(2025, 5, 6)} <= off - monday_after  # moved over two holidays


@given(st.dates(date(2024, 1, 1), date(2035, 10, 1)), st.integers(1, 40))
def test_counting_forward_counts_the_laws_open_days(start: date, days: int) -> None:
    end = RULE.add_open_days(start, days)
    span = [start + n * DAY for n in range(1, (end - start).days + 1)]
    assert is_open(end)
    assert sum(map(is_open, span)) == days == RULE.open_days_between(start, end)


@given(
    st.sampled_from([date(year, 12, 20) for year in YEARS[:-1]]),
    st.integers(0, 11),
    st.integers(0, 25),
    st.dictionaries(st.dates(date(2024, 12, 20), date(2035, 1, 20)), st.booleans(), max_size=30),
)
def test_over_the_turn_of_the_year_exceptions_win(
    december: date, before: int, after: int, exceptions: dict[date, bool]
) -> None:
    start, calendar = december + before * DAY, Calendar(exceptions)
    end = start + after * DAY
    span = [start + n * DAY for n in range(1, after + 1)]
    expected = sum(exceptions.get(day, is_open(day)) for day in span)
    assert calendar.open_days_between(start, end) == expected
