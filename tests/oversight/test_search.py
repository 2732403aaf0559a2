"""探す: numbers as people write them, over all kinds; each number is the number of rows of its list."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from katori_sns.history.actions import record
from katori_sns.history.models import Actor, Event
from tests.accounts.keeping import account_of
from tests.applications.lives import acquired, pending
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
GROUP = re.compile(r"<h2>([^<]+)</h2>\s*<small>([\d,]+)件</small>.*?<a href=\"(/[^\"]+)\">\1の", re.S)
ROLES = ("係員", "他課の係員", "広報担当", "シティプロモーション", "監査", "委託業者")


def listed(page: str) -> int:
    return len(re.findall(r'<th scope="row"', page))


def test_every_number_found_is_the_number_of_rows_of_its_list_for_each_role(city: City) -> None:
    acquired(city)
    writing.at_check(city)
    reporting.handled(city)
    for _ in range(5):
        city.at_pr()
    seen = set()
    for role in ROLES:
        client = client_of(city, role)
        for words in ("佐原", "太郎", "instagram"):
            page = page_of(client, f"/search/?q={words}")
            for heading, number, url in GROUP.findall(page):
                seen.add(heading)
                shown = listed(page_of(client, url.replace("&amp;", "&")))
                assert (role, words, heading, int(number)) == (role, words, heading, shown)
    assert seen == {"案件", "アカウント", "投稿", "インシデント"}


def test_a_number_is_found_as_it_is_written_and_none_but_it(city: City) -> None:
    cases = [city.at_pr() for _ in range(2)]
    for case in cases:
        case.refresh_from_db()
    client, wanted = client_of(city, "広報担当"), cases[0]
    for typed in ("申1", "申１", "申第1号", "R8申1", "R8 申1", "令和8年度申第1号", wanted.number):
        page = page_of(client, f"/search/?q={typed}")
        assert (typed, page.count(wanted.get_absolute_url())) == (typed, 1)
        assert (typed, cases[1].get_absolute_url() in page) == (typed, False)
    for typed in ("申9", "R7申1", "協1号室"):
        assert wanted.get_absolute_url() not in page_of(client, f"/search/?q={typed}")


NUMBERS = ("令和8年度申第1号", "令和8年度　申第１号", "R8申1")
PEOPLE = ("高橋カズオ", "髙橋　かずお", "高橋 ｶｽﾞｵ")
PLACES = ("龍ケ崎～jose", "竜が崎〜José")
FIELDS = [
    ("監査", "/cases/?q=", "佐原の龍", (*NUMBERS, *PEOPLE, *PLACES)),
    ("監査", "/search/?q=", "佐原の龍", (*NUMBERS, *PEOPLE, *PLACES)),
    ("監査", "/history/?which=all&person=", "承認", PEOPLE),
    ("監査", "/history/?which=all&subject=", "承認", (*NUMBERS, *PLACES)),
    ("監査", "/decisions/?person=", "佐原の龍", PEOPLE),
    ("監査", "/powers/?year=2026&by=", "承認", PEOPLE),
    ("監査", "/powers/?year=2026&about=", "承認", PEOPLE),
    ("監査", "/accounts/?q=", "佐原の龍", PLACES),
    ("監査", "/posts/?account=", "佐原の龍", PLACES),
    ("監査", "/posts/?q=", "佐原の龍", ("10−12時", "１０ー１２時", "10–12時")),
    ("監査", "/incidents/?q=", "佐原の龍", ("令和8年度事第1号", "R8事1", *PLACES)),
    ("システム管理者", "/people/?q=", "髙橋", PEOPLE),
]


def test_each_search_field_finds_what_is_meant_however_it_is_written(city: City) -> None:
    decider = city["広報主管課長"]
    decider.name = "髙橋 かずお"
    decider.save()
    name = "佐原の龍ヶ崎〜José"
    pending(city, account_name=name)
    account = account_of(city, name=name)
    city.act("係員", "ask_check", writing.drafted(city, "係員", account, text="10-12時に行います"))
    reporting.handled(city, accounts=(account,))
    subject, how = f"user:{decider.pk}", {"label": "承認の登録", "at": city.now}
    record(subject=subject, action="change", actor=Actor(decider.pk, decider.name, "課長", ""), **how)
    for role, path, wanted, ways in FIELDS:
        client = client_of(city, role)
        for typed in ways:
            shown = page_of(client, path + quote(typed)).partition("<main")[2]
            assert (path, typed, wanted in shown) == (path, typed, True)
        shown = page_of(client, path + quote("龍神髙山")).partition("<main")[2]
        assert (path, wanted in shown) == (path, False)


def test_a_url_or_a_name_offers_to_ask_if_it_is_the_citys(city: City) -> None:
    offer = 'action="/accounts/ours/"'
    employee, outsider = client_of(city, "係員"), client_of(city, "委託業者")
    for typed, offered in (("@katori_city", True), ("https://x.com/katori", True), ("佐原", False)):
        assert (typed, offer in page_of(employee, f"/search/?q={typed}")) == (typed, offered)
        assert offer not in page_of(outsider, f"/search/?q={typed}")
    assert client_of(city, "システム管理者").get("/search/?q=佐原").status_code == 404
    for wrong in ("", "あ" * 101, "a\x00b"):
        answer = employee.get("/search/", {"q": wrong})
        assert answer.status_code == 422
        assert 'id="site-search"' in answer.text


def test_the_searches_of_an_auditor_stand_in_his_own_history_once_a_day(city: City) -> None:
    auditor, subject = client_of(city, "監査"), f"user:{city['監査'].pk}"
    for _ in range(2):
        auditor.get("/search/?q=佐原")
        auditor.get("/cases/?q=佐原&state=open")
        auditor.get("/accounts/?medium=x")
        auditor.get("/cases/")
        auditor.get("/search/?q=1234 5678 9018")
        auditor.get("/posts/?q=佐原")
        auditor.get("/incidents/?q=佐原")
        auditor.get("/history/?person=係員")
        for page in ("cases", "accounts", "posts", "incidents", "history", "search"):
            auditor.get(f"/{page}/", {"q": "a\x00b", "person": "\x00", "since": "R8.11.40"})
    client_of(city, "広報担当").get("/search/?q=佐原")
    found = Event.objects.filter(action="search").values_list("chain__subject", "label", "comment")
    assert sorted(found) == sorted(
        [
            (subject, "全体の検索", "佐原"),
            (subject, "案件の検索", "番号・アカウント・所属・人：佐原、状態：open"),
            (subject, "アカウント台帳の検索", "媒体：x"),
            (subject, "全体の検索", "（番号のような数字）"),
            (subject, "投稿の検索", "本文：佐原"),
            (subject, "インシデントの検索", "番号・アカウント・所属：佐原"),
            (subject, "履歴の検索", "氏名・所属：係員"),
        ]
    )


def test_the_search_asks_as_much_for_one_row_as_for_three(city: City) -> None:
    client, counts = client_of(city, "広報担当"), set()
    for more in (1, 2):
        for _ in range(more):
            city.approved()
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/?q=佐原")
        counts.add(len(queries))
    assert len(counts) == 1
