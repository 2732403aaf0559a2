"""開庁日: the rule, the city's exceptions, and counting, over twelve years."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from katori_sns.organisation.calendar import Calendar, open_days_by_rule
from katori_sns.organisation.models import ClosedDay
from tests.city import City

RULE = Calendar({})
YEARS = range(2024, 2036)
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))
# 国民の祝日に関する法律: days off on the same date every year.
FIXED = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2024, 2, 12), "建国記念の日の振替休日"),
        (date(2024, 5, 6), "こどもの日の振替休日"),
        (date(2024, 9, 23), "秋分の日の振替休日"),
        (date(2025, 2, 24), "天皇誕生日の振替休日"),
        (date(2026, 5, 6), "憲法記念日の振替休日、こどもの日のあと"),
        (date(2026, 9, 22), "敬老の日と秋分の日にはさまれた国民の休日"),
        (date(2027, 3, 22), "春分の日の振替休日"),
        (date(2032, 9, 21), "国民の休日"),
        (date(2026, 1, 12), "成人の日"),
        (date(2026, 7, 20), "海の日"),
        (date(2026, 10, 12), "スポーツの日"),
    ],
)
def test_the_city_hall_is_closed_on(day: date, why: str) -> None:
    assert RULE.is_open(day) is False


@pytest.mark.parametrize("day", [date(2026, 5, 7), date(2026, 9, 24), date(2024, 2, 13), date(2026, 12, 28)])
def test_the_city_hall_is_open_on(day: date) -> None:
    assert RULE.is_open(day) is True


@pytest.mark.parametrize("year", YEARS)
def test_holidays_and_the_turn_of_the_year_are_closed_whatever_the_weekday(year: int) -> None:
    turn = [date(year, 12, 29) + timedelta(days=n) for n in range(6)]
    assert [day for day in turn if RULE.is_open(day)] == []
    assert [month_day for month_day in FIXED if RULE.is_open(date(year, *month_day))] == []


@pytest.mark.parametrize("year", YEARS)
def test_a_holiday_on_a_sunday_closes_the_next_working_day(year: int) -> None:
    for month_day in FIXED:
        day = date(year, *month_day)
        if day.weekday() == 6 and month_day != (5, 3) and month_day != (5, 4):
            assert RULE.is_open(day + timedelta(days=1)) is False


@given(DAYS)
def test_no_weekend_is_open(day: date) -> None:
    assert not (RULE.is_open(day) and day.weekday() >= 5)


@given(DAYS, st.integers(1, 40))
def test_counting_forward_lands_on_an_open_day_that_many_away(start: date, days: int) -> None:
    end = RULE.add_open_days(start, days)
    assert RULE.is_open(end)
    assert RULE.open_days_between(start, end) == days


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_two_spans_together_count_as_one(start: date, first: int, second: int) -> None:
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    both = RULE.open_days_between(start, middle) + RULE.open_days_between(middle, end)
    assert RULE.open_days_between(start, end) == both


@given(DAYS, st.integers(-5, 0))
def test_no_days_forward_is_the_day_itself(start: date, days: int) -> None:
    assert RULE.add_open_days(start, days) == start


def test_a_day_before_the_start_is_no_days_away() -> None:
    assert RULE.open_days_between(date(2026, 11, 16), date(2026, 11, 10)) == 0


def test_five_days_over_the_turn_of_the_year() -> None:
    assert RULE.add_open_days(date(2026, 12, 25), 5) == date(2027, 1, 7)


def test_exceptions_win_over_the_rule_and_cost_one_query(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    saturday, tuesday = date(2026, 11, 14), date(2026, 11, 17)
    ClosedDay.objects.create(day=saturday, is_open=True, reason="マイナンバーカードの休日窓口")
    ClosedDay.objects.create(day=tuesday, is_open=False, reason="停電")
    with django_assert_num_queries(1):
        calendar = Calendar.load()
        assert (calendar.is_open(saturday), calendar.is_open(tuesday)) == (True, False)
        assert calendar.open_days_between(date(2026, 11, 13), date(2026, 11, 18)) == 3
        assert calendar.add_open_days(date(2026, 11, 16), 1) == date(2026, 11, 18)


def test_a_year_is_read_once_however_many_days_are_counted() -> None:
    open_days_by_rule.cache_clear()
    for _ in range(3):
        RULE.open_days_between(date(2025, 12, 26), date(2026, 1, 11))
    assert open_days_by_rule.cache_info().misses == 2


@given(DAYS, DAYS, st.dictionaries(DAYS, st.booleans(), max_size=5))
def test_counting_by_years_is_counting_day_by_day(
    start: date, end: date, exceptions: dict[date, bool]
) -> None:
    start, calendar = max(start, end - timedelta(days=800)), Calendar(exceptions)
    one_by_one = sum(calendar.is_open(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
    assert calendar.open_days_between(start, end) == one_by_one
