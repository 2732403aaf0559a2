"""The lists stay as quick with a hundred thousand cases: no plan walks the table, no row adds a query."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.intray import tray
from katori_sns.workflow.models import Case, Task
from katori_sns.workflow.tally import Asked, Tray
from tests.city import City
from tests.organisation.entering import client_of

pytestmark = pytest.mark.no_cover


def queries_of(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return [q["sql"] for q in queries.captured_queries]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite plans alike with few rows and with many")
@pytest.mark.parametrize("role", ["係員", "課長", "部長"])
def test_the_cases_of_a_section_are_found_by_their_keys(city: City, role: str) -> None:
    city.at_pr()
    cases = Case.objects.visible_to(ActorContext(city.now.date(), city[role]))
    plan = cases.order_by("-drafted_at", "-pk").explain()
    assert "SEARCH workflow_case USING INTEGER PRIMARY KEY" in plan
    assert "SCAN workflow_case" not in plan
    assert "SCAN U0" not in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite plans alike with few rows and with many")
@pytest.mark.parametrize("role", ["広報担当", "シティプロモーション", "監査"])
def test_those_who_see_most_cases_read_them_in_the_order_of_the_list(city: City, role: str) -> None:
    city.at_pr()
    cases = Case.objects.visible_to(ActorContext(city.now.date(), city[role]))
    plan = cases.order_by("-drafted_at", "-pk").explain()
    assert "SCAN workflow_case USING INDEX case_newest" in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan


@pytest.mark.parametrize("role", ["係員", "課長補佐", "課長", "広報担当", "シティプロモーション", "監査"])
def test_the_tasks_one_sees_are_those_of_the_cases_one_sees(city: City, role: str) -> None:
    city.draft()
    city.at_chief()
    city.approved()
    city.draft("他課の係員", "農政課")
    org = ActorContext(city.now.date(), city[role])
    cases = set(Case.objects.visible_to(org).values_list("pk", flat=True))
    expected = set(Task.objects.filter(case__in=cases).values_list("pk", flat=True))
    assert set(Task.objects.visible_to(org).values_list("pk", flat=True)) == expected
    assert expected


@pytest.mark.parametrize("path", ["/?tray=mine", "/?tray=section", "/?tray=all", "/cases/"])
def test_no_row_adds_a_query(city: City, path: str) -> None:
    city.at_pr()
    client = client_of(city, "広報主管課長")
    few = len(queries_of(client, path))
    for _ in range(3):
        city.at_pr()
    assert len(queries_of(client, path)) == few


def test_only_the_tasks_shown_have_their_case_read(city: City) -> None:
    for _ in range(2):
        city.at_pr()
    queries = queries_of(client_of(city, "広報主管課長"), "/?tray=mine")
    ordered = [q for q in queries if "LIMIT 51" in q]
    assert len(ordered) == 1
    assert "JOIN" not in ordered[0]


def test_the_longest_overdue_stands_first(city: City) -> None:
    cases = [city.at_pr() for _ in range(3)]
    days = {case.pk: city.now.date() + timedelta(days=n) for case, n in zip(cases, (2, -3, 1), strict=True)}
    for case, day in days.items():
        Task.objects.filter(case=case, desk="pr").update(due=day)
    org = ActorContext(city.now.date(), city["広報主管課長"])
    shown = tray(org, Asked(Tray.MINE), after="", now=city.now)["groups"]
    dues = [row.due for group in shown for row in group.rows if row.todo == "承認"]
    assert dues == sorted(days.values())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL compiles queries")
def test_the_database_compiles_no_query(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
