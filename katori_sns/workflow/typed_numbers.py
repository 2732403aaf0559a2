"""受付番号 as people type it: 申6, R8申6, 令和8年度 申第6号."""

from __future__ import annotations

import re

from django.conf import settings
from django.db.models import Q

from katori_sns.web.dates import era_named, format_fiscal_year
from katori_sns.web.text import fold

# Folded: one width, small letters.
_TYPED = re.compile(
    r"(?:(?P<era>[rh]|令和?|平成?)\s*(?P<year>元|[0-9]{1,2})\s*(?:年度?|\.|-)?\s*)?"
    r"(?P<series>[協申改届撤停事登監])\s*第?\s*(?P<number>[0-9]{1,6})\s*号?"
)


def numbered(text: str) -> Q | None:
    """Cases of that number, of any year where none is typed; None for a text that is no number."""
    typed = _TYPED.fullmatch(fold(text).strip())
    if typed is None:
        return None
    parts = {"series": typed["series"], "number": int(typed["number"])}
    if typed["era"] is None:
        return Q(number__endswith=" " + settings.NUMBER_FORMAT.format(fiscal_year="", **parts).strip())
    _, year, first, _ = era_named(typed["era"].upper(), typed["year"])
    year_name = format_fiscal_year(first.year + year - 1)
    return Q(number=settings.NUMBER_FORMAT.format(fiscal_year=year_name, **parts))
