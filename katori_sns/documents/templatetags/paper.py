"""Words of the papers."""

from datetime import date, datetime

from django import template

from katori_sns.web.dates import format_wareki, format_wareki_time

register = template.Library()

BLANK_DATE = "　年　月　日"
BOXES = 4  # of 35 mm beside the name of the organisation


@register.filter
def paper_date(value: date | None) -> str:
    """Write 令和8年11月24日, or the blank that a draft leaves."""
    return format_wareki(value) if value else BLANK_DATE


@register.filter
def paper_time(value: datetime) -> str:
    """Write 令和8年11月24日 17時02分."""
    return format_wareki_time(value)


@register.filter
def paper_number(value: int) -> str:
    """Write 1,234,567."""
    return f"{value:,}"


@register.filter
def in_rows(acts: list[object]) -> list[list[object]]:
    """Cut the acts of an organisation into rows that fit the paper."""
    return [acts[start : start + BOXES] for start in range(0, len(acts), BOXES)]
