"""Whole weeks from Sunday to Saturday."""

from datetime import date

import pytest

from katori_sns.web.weeks import weeks_of


@pytest.mark.parametrize(
    ("first", "last", "begins", "ends", "number"),
    [
        (date(2026, 11, 30), date(2026, 11, 30), date(2026, 11, 29), date(2026, 12, 5), 1),
        (date(2026, 11, 1), date(2026, 11, 28), date(2026, 11, 1), date(2026, 11, 28), 4),
        (date(2026, 11, 7), date(2026, 11, 8), date(2026, 11, 1), date(2026, 11, 14), 2),
    ],
)
def test_the_weeks_hold_both_days(first: date, last: date, begins: date, ends: date, number: int) -> None:
    weeks = weeks_of(first, last)
    assert (weeks[0][0], weeks[-1][-1], len(weeks)) == (begins, ends, number)
    assert {len(week) for week in weeks} == {7}
