"""保存期間: a setting for all, and for single kinds of case; a wrong figure stops the start."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from django.conf import settings as configured

from katori_sns.apps import retention_problems
from tests.applications import lives
from tests.city import City

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
