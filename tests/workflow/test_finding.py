"""案件を探す: number, account, section and people, folded on both sides; filters; the export."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from katori_sns.history.models import Event
from katori_sns.processes import PROCESSES
from tests.applications.lives import acquired
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of
from tests.posts import writing


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


@pytest.mark.sqlite
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


def titles(client: Client, query: str) -> list[str]:
    return sorted(row[3] for row in rows(client, query)[1:])


def test_the_list_leaves_posts_and_incidents_to_their_own_lists(city: City) -> None:
    account = acquired(city)
    post, trouble = writing.at_check(city), reporting.handled(city)
    client = client_of(city, "広報主管課長")
    plain, every = titles(client, ""), titles(client, "kind=every")
    assert set(every) - set(plain) == {post.title, trouble.title}
    assert account.name in "".join(plain)
    assert titles(client, "kind=post") == [post.title]
    assert trouble.title in client.get("/cases/?kind=incident").text
    listed = {p.kind for p in PROCESSES if p.own_list}
    assert listed == {"post", "post_deletion", "incident"}


def test_one_asks_for_what_he_drafted_and_for_what_came_back(city: City) -> None:
    mine, others = city.draft(account_name="自分の"), city.draft("同僚", account_name="同僚の")
    for case, name in ((mine, "係員"), (others, "同僚")):
        city.act(name, "forward", case)
        city.act("課長", "submit", case)
    city.act("広報主管課長", "return", others)
    for role, whose, found in (
        ("係員", "mine", {mine.title}),
        ("係員", "returned", {others.title}),  # his section's
        ("同僚", "returned", {others.title}),
        ("広報担当", "mine", set()),
        ("広報担当", "returned", set()),
        ("他課の係員", "returned", set()),
    ):
        listed = set(titles(client_of(city, role), f"whose={whose}")) - {"事前協議"}
        assert (role, whose, listed) == (role, whose, found)
    assert client_of(city, "係員").get("/cases/?whose=others").status_code == 422


def test_the_list_says_whose_turn_it_is_and_since_when(city: City) -> None:
    drafted = city.draft(account_name="下書きの")
    city.at_chief(account_name="課長の")
    city.at_pr(account_name="広報の")
    city.approved(account_name="済んだ")
    page = client_of(city, "係員").get("/cases/").text
    found = re.findall(r'data-label="いまの処理">(.*?)</td>', page, re.S)
    held = [re.sub(r"<[^>]*>|\s+", " ", cell).split() for cell in found]
    day = "R8.11.16から"
    assert [" ".join(words) for words in held if words != ["―"]] == [
        f"シティプロモーション推進課 受領 {day} 商工観光課 取得の届出 {day}",
        f"秘書広報課 所属長 承認 {day}",
        f"商工観光課 所属長 提出 {day}",
        f"{drafted.drafter.name} 起案 {day}",
    ]
    assert sum(words == ["―"] for words in held) == 4  # the consultations are over


def test_of_trouble_the_list_names_no_reporter(city: City) -> None:
    reporting.drafted(city)
    assert "起案者" in client_of(city, "係員").get("/cases/?kind=incident").text
    assert "<small>届出" in client_of(city, "係員").get("/cases/?kind=incident").text
