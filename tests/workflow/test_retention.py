"""保存期間: a setting for all, and for single kinds of case; a wrong figure stops the start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings as configured
from python_calamine import CalamineWorkbook

from katori_sns.apps import retention_problems
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.forms import CaseFilterForm
from katori_sns.workflow.models import Case
from tests.applications import lives
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = [pytest.mark.sqlite]


def kept(case: Any) -> tuple[int, int, date]:
    case.refresh_from_db()
    return case.retention_years, case.closed_fiscal_year, case.expires_on


def ended(city: City) -> Any:
    case = lives.sent(city, lives.consultation(city))
    city.act("広報主管課長", "no_objection", case)
    return case


@pytest.mark.parametrize(
    ("by_kind", "years", "expires"),
    [
        ({}, 5, date(2032, 3, 31)),
        ({"prior_consultation": "10"}, 10, date(2037, 3, 31)),
        ({"incident": "10"}, 5, date(2032, 3, 31)),
    ],
)
def test_each_kind_is_kept_for_its_own_years_from_the_end_of_the_fiscal_year(
    city: City, settings: Any, by_kind: dict[str, str], years: int, expires: date
) -> None:
    settings.RETENTION_BY_KIND = by_kind
    assert kept(ended(city)) == (years, 2026, expires)


def test_a_new_figure_counts_for_what_is_begun_from_then_on(city: City, settings: Any) -> None:
    case = lives.sent(city, lives.consultation(city))
    settings.RETENTION_BY_KIND = {"prior_consultation": "10"}
    city.act("広報主管課長", "no_objection", case)
    assert kept(case)[0] == 5


def test_what_is_kept_no_longer_is_listed_and_what_will_be_from_april_on(city: City) -> None:
    """On 31 March it is still the year's, on 1 April it is over; nothing is erased."""
    case = ended(city)
    city.at_pr()
    for day, listed in (
        (date(2031, 3, 31), {}),
        (date(2031, 4, 1), {"year": [case.title]}),
        (date(2032, 3, 31), {"year": [case.title]}),
        (date(2032, 4, 1), {"over": [case.title]}),
    ):
        org = ActorContext(day, city["広報担当"])
        for kept in ("year", "over"):
            found = CaseFilterForm({"kept": kept}).chosen(Case.objects.all(), org)
            titles = list(found.values_list("title", flat=True))
            assert (day, kept, titles) == (day, kept, listed.get(kept, []))
    client = client_of(city, "広報担当")
    assert "kind=every&amp;kept=year" in page_of(client, "/cases/")
    Case.objects.filter(pk=case.pk).update(expires_on=date(2025, 3, 31))
    page = page_of(client, "/cases/?kind=every&kept=over")
    assert "R7.3.31満了" in re.sub(r"\s", "", page)
    answer: Any = client.get("/cases/export/xlsx/?kept=over")
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert [(row[0], row[13], row[14]) for row in rows[1:]] == [(case.number, 5.0, "2025-03-31")]


@pytest.mark.parametrize(
    ("years", "by_kind", "named"),
    [
        (5, {}, ""),
        (1, {"a": "100"}, ""),
        (0, {}, "KATORI_RETENTION_YEARS"),
        (101, {}, "KATORI_RETENTION_YEARS"),
        (5, {"c": "5"}, "c という種類はありません"),
        (5, {"a": "0"}, "a は1から100まで"),
        (5, {"a": "-1"}, "a は1から100まで"),
        (5, {"a": "五"}, "a は1から100まで"),
        (5, {"a": "5.5"}, "a は1から100まで"),
        (5, {"a": ""}, "a は1から100まで"),
    ],
)
def test_a_wrong_figure_is_named(years: int, by_kind: dict[str, str], named: str) -> None:
    found = "\n".join(retention_problems(years, by_kind, ("a", "b")))
    assert bool(found) == bool(named)
    assert named in found


def test_the_house_does_not_start_with_one() -> None:
    told = {**os.environ, "KATORI_RETENTION_BY_KIND": "incidents=10"}
    command = [sys.executable, "manage.py", "check"]
    run = subprocess.run(command, cwd=configured.BASE_DIR, env=told, capture_output=True, text=True)
    assert run.returncode != 0
    assert "KATORI_RETENTION_BY_KIND：incidents という種類はありません" in run.stderr
