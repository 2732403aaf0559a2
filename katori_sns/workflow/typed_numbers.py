"""受付番号 as people type it: 申6, R8申6, 令和8年度 申第6号."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from katori_sns.web.dates import era_named, format_fiscal_year
from katori_sns.web.text import fold

# Folded: one width, small letters.
_YEAR = r"(?:(?P<era>[rh]|令和?|平成?)\s*(?P<year>元|[0-9]{1,2})\s*(?:年度?|\.|-)?\s*)?"
_NUMBER = r"(?P<series>%s)\s*第?\s*(?P<number>[0-9]{1,6})\s*号?"
_ANY = "\0年度"  # in the place of a fiscal year, as each of them ends


@cache
def _typed() -> re.Pattern[str]:
    """A number in the series of any kind."""
    series = {process.series for process in import_string(settings.PROCESSES) if process.series}
    return re.compile(_YEAR + _NUMBER % "|".join(map(re.escape, sorted(series))))


def numbered(text: str) -> Q | None:
    """Cases of that number, of any year where none is typed; None for a text that is no number."""
    typed = _typed().fullmatch(fold(text).strip())
    if typed is None:
        return None
    parts = {"series": typed["series"], "number": int(typed["number"])}
    if typed["era"] is None:
        before, _, after = settings.NUMBER_FORMAT.format(fiscal_year=_ANY, **parts).partition("\0")
        return Q(number__startswith=before, number__endswith=after)
    _, year, first, _ = era_named(typed["era"].upper(), typed["year"])
    year_name = format_fiscal_year(first.year + year - 1)
    return Q(number=settings.NUMBER_FORMAT.format(fiscal_year=year_name, **parts))
