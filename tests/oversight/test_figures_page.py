"""集計: each number is a link to a list with exactly those rows, for everybody who counts."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from accounts.models import Review
from katori_sns.history.models import Event
from katori_sns.notices.models import RiskRow
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.answer_sheet import Side
from katori_sns.oversight.counting import Asked
from katori_sns.oversight.how import HOW
from katori_sns.web.charts import bar_chart
from katori_sns.web.dates import local_date
from katori_sns.workflow.figures import check_figures
from katori_sns.workflow.models import Case, CaseFigure, Task
from tests.accounts.keeping import account_of
from tests.applications.lives import emergency, recognised, sent
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


def emergencies_and_reviews(city: City) -> None:
    """One recognised without its items, one not recognised; an account judged twice, another once."""
    recognised(city)
    refused = sent(city, emergency(city))
    city.act("広報主管課長", "refuse", refused)
    facts = {"by": city["課長"], "by_name": "課長", "done_on": local_date(city.now)}
    for judgements in (["continue"], ["improve", "withdraw"], ["withdraw"]):
        account = account_of(city, name="評価の")
        for judgement in judgements:
            Review.objects.create(account=account, judgement=judgement, **facts)


def test_each_number_is_the_length_of_the_list_it_leads_to(city: City) -> None:
    a_year(city)
    emergencies_and_reviews(city)
    check_figures(now=city.now)
    shown = {role: numbers(client_of(city, role), 2025) for role in COUNTING}
    shown["監査"] |= numbers(client_of(city, "監査"), 2024)
    assert shown["広報担当"] == shown["広報主管課長"]
    assert shown["広報担当"].items() <= shown["監査"].items()
    assert shown["係員"] == shown["課長"]
    for role in ("監査", "課長", "部長", "他課の係員", "シティプロモーション"):
        client = client_of(city, role)
        for url, number in shown[role].items():
            assert (role, url, client.get(url).context["count"]) == (role, url, number)
    seen = {role: sum(map(int, found.values())) for role, found in shown.items()}
    found = client_of(city, "監査").get("/figures/", {"year": "2025"}).context["found"]
    rows = {row.label: row.now.shown for row in (*found.years, *found.reviews)}
    assert [number for label, number in rows.items() if "緊急" in label or "うち" in label] == [
        *("2", "1", "1", "1"),
        *("1", "1", "2"),
    ]
    assert rows["評価したアカウント"] == "3"
    assert seen["広報担当"] > seen["課長"] > seen["他課の係員"] > 0
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


def test_the_last_minute_of_march_and_the_first_of_april_are_two_years_in_every_figure(city: City) -> None:
    edges = (datetime(2026, 3, 31, 23, 59, tzinfo=JST), datetime(2026, 4, 1, 0, 0, tzinfo=JST))
    last = 0
    for edge in edges:
        city.now = edge - timedelta(days=4)  # and an hour later with each act
        city.approved()
        city.act("広報主管課長", "return", city.at_pr())
        emergencies_and_reviews(city)
        discovered = city.now - timedelta(minutes=30)
        reporting.handled(city, accounts=(account_of(city),), discovered_at=discovered)
        keys = list(Case.objects.filter(pk__gt=last).values_list("pk", flat=True))
        for column in ("received_at", "submitted_at", "decided_at"):
            Case.objects.filter(pk__in=keys).exclude(**{column: None}).update(**{column: edge})
        last = max(keys)
        Task.objects.filter(case__in=keys, done_at__isnull=False).update(done_at=edge)
        Review.objects.exclude(done_on=edges[0].date()).update(done_on=edge.date())
    check_figures(now=city.now)
    auditor = client_of(city, "監査")
    found = [auditor.get("/figures/", {"year": year}).context["found"] for year in ("2025", "2026")]
    numbers = [[row.now.shown for row in (*of_year.years, *of_year.reviews)] for of_year in found]
    assert numbers[0] == numbers[1]
    assert "0" not in numbers[0]
    assert numbers[0] == [row.before.shown for row in (*found[1].years, *found[1].reviews)]
    march, april = found[0].months[-1], found[1].months[0]
    shown = [[m.received.shown, m.late.shown, m.finished.shown] for m in (march, april)]
    assert (march.label, april.label, shown[0]) == ("3月", "4月", shown[1])
    for of_year, month in ((found[0], march), (found[1], april)):
        others = [m for m in of_year.months if m is not month]
        assert {m.received.shown for m in others} | {m.finished.shown for m in others} == {"0"}
        assert [number.shown for _, number, _ in of_year.incidents] == ["1"]
    for path in ("/decisions/", "/audit/sample/"):
        lists = [
            len(auditor.get(path, {"year": y, "seed": "1", "size": "50"}).context["page"].rows)
            for y in ("2025", "2026")
        ]
        assert lists[0] == lists[1] > 0
    org = ActorContext(date(2026, 4, 1), city["監査"])
    ends = [Side(day, org).numbers["1年間に受け付けた案件"] for day in (date(2026, 3, 31), date(2026, 4, 1))]
    assert ends == [int(numbers[0][0]), 2 * int(numbers[0][0])]


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
    answer: Any = auditor.get("/figures/export/xlsx/", {"year": "2025"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert ["令和7年度 5月", "受け付けた案件", 4.0, HOW["received"]] in sheet
    assert len(sheet) == len(rows)
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
