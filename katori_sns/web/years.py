"""Fiscal years (4/1–3/31): which there are to ask for, and their days."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from katori_sns.web.dates import fiscal_year, format_fiscal_year, local_date

FIRST = 2022  # 令和4年度, in which the guideline came into force


def this_year() -> int:
    return fiscal_year(local_date(timezone.now()))


def fiscal_years() -> list[tuple[str, str]]:
    """The fiscal years of which something may be asked, the newest first: 2026, 令和8年度."""
    return [(str(year), format_fiscal_year(year)) for year in range(this_year(), FIRST - 1, -1)]


def year_days(year: int) -> tuple[date, date]:
    """The first and the last day of a fiscal year."""
    return date(year, 4, 1), date(year + 1, 3, 31)
