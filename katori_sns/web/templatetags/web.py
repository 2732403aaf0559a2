"""Filters of every template: dates in wareki."""

from datetime import date, datetime

from django import template

from katori_sns.web.dates import format_short, format_wareki, local, local_date

register = template.Library()


def _day(value: date | datetime) -> date:
    return local_date(value) if isinstance(value, datetime) else value


@register.filter
def wareki(value: date | datetime | None) -> str:
    """令和8年11月24日（火）."""
    return format_wareki(_day(value), weekday=True) if value else ""


@register.filter
def wareki_short(value: date | datetime | None) -> str:
    """R8.11.24."""
    return format_short(_day(value)) if value else ""


@register.filter
def wareki_time(value: datetime | None) -> str:
    """R8.11.24 17:02."""
    if not value:
        return ""
    return f"{format_short(local_date(value))} {local(value):%H:%M}"
