"""案件を探す: number, account, section and people, folded on both sides; filters; the export."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from katori_sns.history.models import Event
from tests.city import City
from tests.organisation.entering import client_of


def rows(client: Client, query: str) -> list[list[str]]:
    answer = client.get(f"/cases/export/?{query}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(StringIO(text)))


WORDS = ["申第1号", "申第１号", "祭", "佐原", "ＩＮＳＴＡＧＲＡＭ", "instagram 商工", "係員", "タロウ", "ﾀﾛｳ"]
WORDS += ["たろう", "課長　太郎", "　佐原　"]


@pytest.mark.parametrize("words", WORDS)
def test_a_case_is_found_in_any_width_case_and_kana(city: City, words: str) -> None:
    case = city.at_pr()
    page = client_of(city, "広報主管課長").get("/cases/", {"q": words}).content.decode()
    assert case.title in page


def test_who_acted_is_found_and_who_did_not_is_not(city: City) -> None:
    case = city.at_pr()
    client = client_of(city, "監査")
    for words, found in (("課長 太郎", True), ("広報補佐", False)):
        assert (words, case.title in client.get("/cases/", {"q": words}).content.decode()) == (words, found)
    city.away("広報主管課長")
    city.act("広報補佐", "return", case)
    assert case.title in client.get("/cases/", {"q": "広報補佐"}).content.decode()


def test_filters_hold_together_and_a_wrong_one_says_so(city: City) -> None:
    city.at_pr()
    client = client_of(city, "監査")
    for query, number in (
        ("kind=new_operation&state=open", 1),
        ("kind=new_operation&state=closed", 0),
        ("kind=new_operation&since=R8.11.16&until=R8.11.16", 1),
        ("since=R8.11.17", 0),
        ("q=佐原&until=R8.11.15", 0),
    ):
        assert (query, len(rows(client, query)) - 1) == (query, number)
    for path in ("/cases/", "/cases/export/"):
        answer = client.get(path, {"since": "R8.11.40"})
        assert (answer.status_code, "条件を読み取れない" in answer.content.decode()) == (422, True)


def test_the_export_holds_what_one_may_see_and_is_recorded_with_its_conditions(city: City) -> None:
    city.at_pr(account_name="=HYPERLINK(1)")
    city.draft("広報担当", "秘書広報課", account_name="広報かとり")
    exported = rows(client_of(city, "監査"), "state=open")
    assert len(exported) == 2
    line = dict(zip(*exported, strict=True))
    assert line["件名"].startswith("'=HYPERLINK(1)")
    assert (line["受付番号"], line["起案日"], line["決定日"]) == ("令和8年度 申第1号", "2026-11-16", "")
    event = Event.objects.get(label="案件の書き出し")
    assert (event.actor_name, event.comment) == ("監査 太郎", "状態：open")
    assert rows(client_of(city, "他課の係員"), "") == [exported[0]]


def test_a_search_costs_the_same_number_of_queries_for_any_size(city: City) -> None:
    client = client_of(city, "広報主管課長")
    client.get("/cases/")
    counts = set()
    for more in (1, 2, 60):
        for _ in range(more):
            city.at_pr()
        with CaptureQueriesContext(connection) as queries:
            client.get("/cases/", {"q": "佐原", "state": "open"})
        counts.add(len(queries))
    assert len(counts) == 1


def test_the_register_is_searched_too(city: City) -> None:
    city.approved()
    client = client_of(city, "他課の係員")
    for words, found in (("ｉｎｓｔａｇｒａｍ 祭", True), ("あやめ", False), ("あ" * 101, False)):
        page = client.get("/accounts/", {"q": words}).content.decode()
        assert (words, ">佐原の大祭</a>" in page) == (words, found)
    assert "/accounts/?q=%E7%A5%AD" in client.get("/cases/", {"q": "祭"}).content.decode()
