"""Days in whole weeks, as the calendars show them."""

from datetime import date, timedelta


def weeks_of(first: date, last: date) -> list[list[date]]:
    """The weeks, from Sunday to Saturday, that hold the days from the first to the last."""
    sunday = first - timedelta(days=(first.weekday() + 1) % 7)
    days = range((last - sunday).days // 7 * 7 + 7)
    return [[sunday + timedelta(days=n) for n in days[week : week + 7]] for week in days[::7]]
