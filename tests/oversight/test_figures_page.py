"""集計: each number is a link to a list with exactly those rows, for everybody who counts."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from katori_sns.history.models import Event
from katori_sns.notices.models import RiskRow
from katori_sns.oversight.counting import Asked
from katori_sns.oversight.how import HOW
from katori_sns.web.charts import bar_chart
from katori_sns.workflow.figures import check_figures
from katori_sns.workflow.models import Case, CaseFigure
from tests.accounts.keeping import account_of
from tests.city import JST, City
from tests.incidents import reporting
from tests.organisation.entering import client_of
from tests.workflow.test_lists import queries_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
NUMBER = re.compile(r'class="count"\s+href="([^"]+)"\s*>\s*([\d,+]+)\s*<')
COUNTING = ("係員", "課長", "部長", "他課の係員", "広報担当", "広報主管課長", "シティプロモーション", "監査")


def numbers(client: Client, year: int) -> dict[str, str]:
    page = client.get("/figures/", {"year": year}).content.decode()
    return {url.replace("&amp;", "&"): number for url, number in NUMBER.findall(page)}


def a_year(city: City) -> Case:
    """A case of each outcome, in two sections and two years, an account in need and an incident."""
    city.now = datetime(2025, 3, 31, 13, tzinfo=JST)
    city.approved()
    city.now = datetime(2025, 5, 1, 9, tzinfo=JST)
    returned = city.at_pr()
    city.act("広報主管課長", "return", returned)
    other = city.draft("他課の係員", "農政課")
    city.act("他課の係員", "forward", other)
    city.act("他課の課長", "submit", other)
    reporting.handled(city, accounts=(account_of(city),), discovered_at=city.now - timedelta(minutes=30))
    city.at_pr()
    RiskRow.objects.get_or_create(subject="account:1", mark="operator", since=date(2025, 5, 2))
    check_figures(now=city.now)
    return returned


def test_each_number_is_the_length_of_the_list_it_leads_to(city: City) -> None:
    a_year(city)
    seen = {}
    for role in COUNTING:
        client, seen[role] = client_of(city, role), 0
        for url, number in (numbers(client, 2025) | numbers(client, 2024)).items():
            answer = client.get(url)
            assert (role, url, answer.context["count"]) == (role, url, number)
            seen[role] += int(number)
    assert seen["監査"] == seen["広報担当"] == seen["広報主管課長"] > seen["係員"] == seen["課長"]
    assert seen["課長"] > seen["他課の係員"] > 0
    assert min(seen["部長"], seen["シティプロモーション"]) > 0
    for role in ("委託業者", "システム管理者"):
        for path in ("", "export/", "print/", "cases/", "accounts/"):
            assert client_of(city, role).get(f"/figures/{path}").status_code == 404


def test_who_heads_a_part_counts_its_sections_but_no_trouble_and_opens_no_case(city: City) -> None:
    a_year(city)
    cases = "/figures/cases/"
    kinds = {
        role: [case.kind for case in client_of(city, role).get(cases).context["page"].rows]
        for role in ("課長", "部長", "広報の部長")
    }
    assert sorted(kinds["課長"]) == ["incident", "new_operation", "new_operation", "new_operation"]
    assert kinds["部長"] == ["new_operation"] * 4
    assert kinds["広報の部長"] == []
    page = client_of(city, "部長").get(cases)
    assert page.context["known"] == set()
    assert "/cases/new-operation/" not in page.content.decode()


def test_a_year_ends_with_march_and_few_cases_have_no_median(city: City) -> None:
    a_year(city)
    assert (Asked(2025, 3).days(), Asked(2025, 4).days(), Asked(2025, 12).days()) == (
        (date(2026, 3, 1), date(2026, 3, 31)),
        (date(2025, 4, 1), date(2025, 4, 30)),
        (date(2025, 12, 1), date(2025, 12, 31)),
    )
    found = client_of(city, "監査").get("/figures/", {"year": "2024"}).context["found"]
    assert found.months[-1].received.shown == "1"
    assert (found.months[-1].finished.shown, found.months[-1].office.shown) == ("1", "―（5件未満）")
    for n in range(3):
        city.approved(account_name=f"アカウント{n}")
    check_figures(now=city.now)
    CaseFigure.objects.update(result_on=date(2024, 5, 7), total_days=3)
    found = client_of(city, "監査").get("/figures/", {"year": "2024"}).context["found"]
    assert (found.months[1].finished.shown, found.months[1].total.shown) == ("8", "3")
    assert found.line is not None


def test_what_is_taken_away_says_how_it_was_counted_as_the_page_does(city: City) -> None:
    a_year(city)
    auditor = client_of(city, "監査")
    page = auditor.get("/figures/", {"year": "2025"}).content.decode()
    text = auditor.get("/figures/export/", {"year": "2025"}).getvalue().decode()
    rows = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert {row[3] for row in rows[1:]} == set(HOW.values())
    assert all(how in page for how in HOW.values())
    assert ["令和7年度 5月", "受け付けた案件", "4", HOW["received"]] in rows
    assert ["いま", "対応中のインシデント", "1", HOW["overdue"]] in rows
    assert ["令和7年度 5月", "目安内の案件"] in [row[:2] for row in rows]
    paper = auditor.get("/figures/print/", {"year": "2025"})
    assert paper.content.startswith(b"%PDF-")
    printed = Event.objects.get(label="集計の印刷")
    assert (printed.comment, printed.actor_id) == ("令和7年度　市全体", city["監査"].pk)
    assert ["令和7年度 インシデント なりすまし", "広報主管課まで", "90分（1件）", HOW["incidents"]] in rows


def test_no_case_and_no_account_adds_a_query(city: City) -> None:
    counts = []
    client = client_of(city, "監査")
    for _ in range(2):
        a_year(city)
        pages = ("/figures/?year=2025", "/figures/cases/", "/figures/accounts/?need=on")
        for path in pages:
            client.get(path)  # what an auditor looks for is written down once a day
        counts.append([len(queries_of(client, path)) for path in pages])
    assert counts[0] == counts[1]


def test_bars_stand_on_the_floor_and_their_parts_meet() -> None:
    drawn = bar_chart("件数", "件", ("目安内", "目安超過"), [("4月", 6, 1), ("5月", 0, 0), ("6月", 8, 4)])
    assert [bar.total for bar in drawn.bars] == [7, 0, 12]
    assert all(round(bar.seam + bar.first_height) == drawn.floor for bar in drawn.bars)
    assert [line.label for line in drawn.grid] == ["0", "5", "10", "15"]
    assert drawn.description.startswith("目安内と目安超過。4月 7件（目安超過 1）、5月 0件")
