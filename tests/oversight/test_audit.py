"""監査: each number is the number of rows of its list, each rule finds what it names, looking is recorded."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from katori_sns.history.models import Event
from katori_sns.oversight.points import POINTS, sample
from katori_sns.web.dates import fiscal_year, local_date
from katori_sns.workflow.models import Case, Level, Statement, Task
from posts.models import PostMark
from tests.applications import giving_up
from tests.applications.lives import acquired, recognised
from tests.city import City
from tests.history.lifting import lift
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = pytest.mark.sqlite
POINT = re.compile(r'href="(/audit/points/(\w+)/)">[^<]*</a>.*?<span\s*>\s*([\d,]+)件', re.S)
PAGES = ("/audit/", "/audit/points/own/", "/audit/sample/?year=2026&seed=1&size=3")


def numbers(client: Client) -> dict[str, int]:
    """Point → how many; each held against its list."""
    found = {}
    for url, key, number in POINT.findall(page_of(client, "/audit/")):
        rows = page_of(client, url).count('<th scope="row">')
        assert (key, int(number)) == (key, rows)
        found[key] = rows
    return found


def test_each_point_finds_what_it_names_and_counts_its_list(city: City) -> None:
    auditor = client_of(city, "監査")
    assert set(numbers(auditor).values()) == {0}
    # The PR division's own, drafted and assessed by one person.
    own = city.draft("広報担当", "秘書広報課", account_name="広報かとり")
    city.act("広報担当", "forward", own)
    city.act("広報主管課長", "submit", own)
    city.judge(own)
    twice = city.at_pr(account_name="二度の")
    for role, action in (("広報主管課長", "return"), ("係員", "forward"), ("課長", "submit")):
        city.act(role, action, twice)
    city.away("広報主管課長")
    city.act("広報補佐", "return", twice)  # 代決, and 後閲 for whom he acted for
    recognised(city)
    account = acquired(city, account_name="短縮の")
    case = giving_up.started(city, account, period_reason="催しが終わったため")
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    post = writing.published(city)
    PostMark.objects.filter(post=post).delete()
    PostMark.objects.create(post=post, mark=PostMark.Mark.UNCHECKED)
    PostMark.objects.create(post=post, mark=PostMark.Mark.RECORDED)
    writing.deleted(city, writing.published(city))
    reporting.handled(city)
    task = post.tasks.earliest("pk")
    for key in ("release:my_number", "early:publish"):
        Statement.objects.create(task=task, key=key, label="x", by=city["係員"], by_name="x", at=city.now)
    found = numbers(auditor)
    assert set(found) == {point.key for point in POINTS}
    assert {key for key, number in found.items() if number == 0} == set()
    assert (found["returned"], found["unchecked"], found["assessed_own"]) == (1, 1, 1)
    Task.objects.filter(level=Level.READER).update(label="供覧")  # as of 引継ぎ確認
    assert numbers(auditor)["unread"] == 0
    assert own.title in page_of(auditor, "/audit/points/own/")
    assert twice.title in page_of(auditor, "/audit/points/returned/")
    # Other numbers of the page are those of their lists.
    page = page_of(auditor, "/audit/")
    open_now = re.findall(r'href="(/[^"]*)">[^<]*</a><span\s*>(\d+)件', page.split("<h2>確認する点")[0])
    assert len(open_now) == 5
    for url, number in open_now:
        listed = page_of(auditor, url.replace("&amp;", "&"))
        tasks = sum(map(int, re.findall(r"　(\d+)件\s*</th>", listed)))
        assert (url, int(number)) == (url, tasks or listed.count('<th scope="row"'))


def test_the_pages_are_the_auditors_alone_and_no_row_adds_a_query(city: City) -> None:
    for role in ("係員", "広報主管課長", "システム管理者", "委託業者"):
        client = client_of(city, role)
        assert [client.get(page).status_code for page in PAGES] == [404] * len(PAGES)
        assert client.post("/audit/verify/").status_code == 404
    auditor, counts = client_of(city, "監査"), set()
    assert auditor.get("/audit/points/nothing/").status_code == 404
    for more in (1, 2):
        for _ in range(more):
            city.at_pr()
        with CaptureQueriesContext(connection) as queries:
            auditor.get("/audit/")
        counts.add(len(queries))
    assert len(counts) == 1


def test_each_role_begins_with_its_own_page(city: City) -> None:
    heads = {"監査": "監査", "システム管理者": "職員", "係員": "未処理一覧", "委託業者": "未処理一覧"}
    for role, head in heads.items():
        page = page_of(client_of(city, role), "/")
        assert (role, f"<h1>{head}</h1>" in page) == (role, True)
        menu = page.split('<nav class="menu"')[1].split("</nav>")[0]
        assert (role, ">未処理</a>" in menu.replace("\n", "")) == (role, head == "未処理一覧")
    assert "<h1>未処理一覧</h1>" in page_of(client_of(city, "監査"), "/?tray=mine")


def test_a_sample_is_drawn_again_by_its_seed_and_is_recorded(city: City) -> None:
    for _ in range(6):
        city.at_pr()
    city.draft()
    year = fiscal_year(local_date(city.now))
    auditor = client_of(city, "監査")

    def drawn(seed: str, size: int = 3) -> list[str]:
        page = page_of(auditor, f"/audit/sample/?year={year}&seed={seed}&size={size}")
        return re.findall(r'<th scope="row">\s*<a href="([^"]*)"', page)

    assert len(drawn("令和8")) == 3
    assert drawn("令和8") == drawn("令和8")
    assert len({tuple(drawn(str(seed))) for seed in range(5)}) > 1
    assert len(drawn("x", 50)) == Case.objects.filter(submitted_at__isnull=False).count()
    assert len(sample(Case.objects.none(), seed="x", size=3)) == 0
    said = Event.objects.filter(action="search", label="無作為抽出の検索", comment__contains="令和8")
    assert said.count() == 1
    assert auditor.get("/audit/sample/").status_code == 200
    for wrong in ("?year=2026&seed=&size=3", "?year=1900&seed=x&size=3", "?year=2026&seed=x&size=9999"):
        assert auditor.get(f"/audit/sample/{wrong}").status_code == 422


def test_the_history_is_verified_at_once_and_what_is_wrong_is_told(city: City) -> None:
    case = city.at_pr()
    auditor = client_of(city, "監査")
    said = auditor.post("/audit/verify/", follow=True).text
    assert "問題はありません" in said
    assert "問題なし" in page_of(auditor, "/audit/")
    event = Event.objects.get(action="verify")
    assert (event.actor_name, event.comment) == (city["監査"].name, "問題はありません。")
    lift(connection)
    Event.objects.about(case.subject).filter(action="submit").update(comment="書き換え")
    said = auditor.post("/audit/verify/", follow=True).text
    assert f"case:{case.pk}" in said
    assert "問題があります" in page_of(auditor, "/audit/")
