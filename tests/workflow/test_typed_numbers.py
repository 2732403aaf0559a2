"""受付番号 as people type it finds its case, however the city writes its numbers."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from katori_sns.processes import PROCESSES
from katori_sns.workflow.models import Case
from katori_sns.workflow.typed_numbers import numbered
from tests.city import City

pytestmark = pytest.mark.sqlite
FORMATS = (
    "{fiscal_year} {series}第{number}号",
    "{fiscal_year}{series}第{number}号",
    "{series}{number}（{fiscal_year}）",
    "第{number}号 {series} {fiscal_year}",
    "香取市{fiscal_year}-{series}-{number}",
)


def test_a_number_is_found_in_every_way_of_writing_it(city: City, settings: Settings) -> None:
    near, case, far = city.draft(account_name="一"), city.draft(account_name="二"), city.draft()
    for written in FORMATS:
        settings.NUMBER_FORMAT = written
        for row, year, number in ((near, "令和8年度", 16), (case, "令和8年度", 6), (far, "令和7年度", 66)):
            number = written.format(fiscal_year=year, series="申", number=number)
            Case.objects.filter(pk=row.pk).update(number=number)
        for typed in ("申6", "R8申6", "令和8年度 申第6号", "申第６号"):
            rule = numbered(typed)
            assert rule is not None
            found = list(Case.objects.filter(rule).values_list("pk", flat=True))
            assert (written, typed, found) == (written, typed, [case.pk])


def test_every_series_there_is_can_be_typed_and_no_other() -> None:
    for series in {process.series for process in PROCESSES} - {""}:
        assert numbered(f"{series}6") is not None
    assert numbered("査6") is None
