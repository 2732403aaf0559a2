"""The auditor's page of all events, and its CSV."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from katori_sns.history.actions import record
from katori_sns.history.forms import EventFilterForm
from katori_sns.history.models import NEWEST_FIRST, SYSTEM, Actor, Event
from katori_sns.web.dates import furthest
from tests.city import JST, MONDAY, City
from tests.organisation.entering import client_of

ROLES = ("係員", "課長", "部長", "広報担当", "広報主管課長", "システム管理者", "委託業者")


@pytest.fixture
def auditor(city: City, client: Client) -> Client:
    client.force_login(city["監査"])
    return client


def labels(client: Client, which: str = "all", **conditions: str) -> list[str]:
    asked = {"which": which, **conditions}
    return [e.label for e in client.get("/history/", asked).context["page"].rows]


def enter(number: int) -> None:
    for i in range(number):
        record(
            subject=f"case:{i}", action="draft", label="起案", actor=SYSTEM, at=MONDAY + timedelta(hours=i)
        )


def test_an_auditor_reads_the_events_newest_first_and_is_told_so(auditor: Client) -> None:
    enter(2)
    page = auditor.get("/history/", {"which": "all"})
    assert page.status_code == 200
    assert [e.chain.subject for e in page.context["page"].rows] == ["site", "case:1", "case:0"]
    assert page.content.decode().count("閲覧は記録されます") == 1


@pytest.mark.parametrize("address", ["/history/", "/history/export/"])
@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_learns_that_there_is_a_history(
    city: City, client: Client, role: str, address: str
) -> None:
    client.force_login(city[role])
    assert client.get(address).status_code == 404
    assert Event.objects.about("site").count() == 0


def test_looking_is_recorded_once_a_day(city: City, auditor: Client) -> None:
    auditor.get("/history/")
    auditor.get("/history/")
    event = Event.objects.about("site").get()
    assert (event.label, event.actor_id) == ("履歴の閲覧", city["監査"].pk)


def test_each_condition_narrows_the_list(auditor: Client) -> None:
    sakura = Actor(None, "佐倉 花", "主事", "農政課")
    record(subject="case:7", action="submit", label="提出", actor=sakura, at=MONDAY)
    record(subject="case:8", action="draft", label="起案", actor=SYSTEM, at=MONDAY + timedelta(days=1))
    assert labels(auditor, person="佐倉") == ["提出"]
    assert labels(auditor, person="佐倉花") == ["提出"]
    assert labels(auditor, person="佐原花") == []
    assert labels(auditor, person="農政課　佐倉") == ["提出"]
    assert labels(auditor, action="起案") == ["起案"]
    for typed in ("case:7", "案件 7", "案件７", " 案件： 7 "):
        assert labels(auditor, subject=typed) == ["提出"]
    assert labels(auditor, subject="案件") == ["起案", "提出"]
    assert labels(auditor, subject="案件 70") == labels(auditor, subject="ない") == []
    assert labels(auditor, subject="全体") == ["履歴の閲覧"]
    assert labels(auditor, since="R8.11.16", until="令和8年11月16日") == ["提出"]
    assert labels(auditor, person="佐倉", action="起案") == []


@pytest.mark.parametrize(
    ("conditions", "field", "message"),
    [
        (
            {"since": "平成32年1月6日"},
            "since",
            "平成32年1月6日はありません。令和2年1月6日のことなら、そう入力してください",
        ),
        ({"since": "R8.11.17", "until": "R8.11.16"}, "until", "開始の日以後の日付を入力してください"),
    ],
)
@pytest.mark.parametrize("address", ["/history/", "/history/export/"])
def test_a_condition_that_cannot_be_read_is_kept_and_explained(
    auditor: Client, address: str, conditions: dict[str, str], field: str, message: str
) -> None:
    page = auditor.get(address, conditions)
    assert page.status_code == 422
    assert page.context["form"].errors == {field: [message]}
    assert page.content.decode().count(f'value="{conditions[field]}"') == 1
    assert page.context["page"].rows == []
    assert not Event.objects.filter(action="export").exists()


def test_the_next_page_goes_on_where_the_first_ended(auditor: Client) -> None:
    enter(60)
    first = auditor.get("/history/", {"action": "起案", "which": "system"}).context
    assert first["query"] == "action=%E8%B5%B7%E6%A1%88&which=system&"
    asked = {"action": "起案", "which": "system", "after": first["page"].next}
    second = auditor.get("/history/", asked).context
    assert second["query"] == first["query"]
    subjects = [e.chain.subject for e in first["page"].rows + second["page"].rows]
    assert subjects == [f"case:{i}" for i in reversed(range(60))]


def test_one_row_and_thirty_rows_cost_the_same_queries(auditor: Client) -> None:
    counts = []
    for number in (1, 30):
        enter(number)
        auditor.get("/history/")
        with CaptureQueriesContext(connection) as queries:
            auditor.get("/history/", {"which": "all"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_csv_holds_the_same_rows_and_runs_no_formula(city: City, auditor: Client) -> None:
    record(
        subject="case:7",
        action="edit",
        label="修正",
        actor=Actor(None, "=cmd|' /C calc'!A0", "主事", "農政課", "農政課長"),
        at=MONDAY,
        changes={"目的": [None, "祭り"]},
        comment="＋1",
    )
    record(subject="case:8", action="draft", label="起案", actor=SYSTEM, at=MONDAY)
    answer = auditor.get("/history/export/", {"subject": "case:7"})
    auditor.get("/history/export/", {"subject": "case:7"})
    text = answer.getvalue().decode()
    assert text[0] == "\ufeff"
    rows = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert rows[1:] == [
        [
            "2026-11-16 09:00:00", "'=cmd|' /C calc'!A0", "主事", "農政課", "農政課長",
            "修正", "案件 7", "1", "目的： → 祭り", "'＋1",
        ]
    ]  # fmt: skip
    taken = Event.objects.about("site").get()
    assert (taken.label, taken.actor_id, taken.comment) == (
        "履歴の書き出し",
        city["監査"].pk,
        "番号・件名・アカウント：case:7",
    )


@pytest.mark.parametrize("name", ["since", "until"])
def test_the_last_day_of_all_is_a_condition_too(auditor: Client, name: str) -> None:
    for path in ("/history/", "/history/export/"):
        assert auditor.get(path, {name: furthest().isoformat()}).status_code == 200
        assert auditor.get(path, {name: "9999-12-31"}).status_code == 422


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite plans alike with few rows and with many")
def test_the_events_of_a_subject_are_found_by_its_chain(db: None) -> None:
    found = EventFilterForm({"subject": "案件 12"}).chosen(Event.objects.select_related("chain"))
    plan = found.order_by(*NEWEST_FIRST).explain()
    assert "SEARCH history_event USING INDEX" in plan
    assert "chain_id=?" in plan


def test_each_tab_holds_its_own_and_a_year_ends_at_midnight_in_japan(auditor: Client) -> None:
    person, end = Actor(None, "システム", "", ""), datetime(2027, 4, 1, tzinfo=JST)
    who = Actor(get_user_model().objects.get(username="u1").pk, "係員 太郎", "主事", "商工観光課")
    record(subject="case:1", action="submit", label="提出", actor=who, at=end - timedelta(minutes=1))
    record(subject="case:1", action="print", label="印刷", actor=who, at=end)
    record(subject="case:1", action="record_seals", label="検査値の記録", actor=person, at=end)
    tabs = {tab: labels(auditor, tab, subject="case:1") for tab in ("people", "looks", "system")}
    assert tabs == {"people": ["提出"], "looks": ["印刷"], "system": ["検査値の記録"]}
    assert [e.label for e in auditor.get("/history/").context["page"].rows] == ["提出"]
    years = {year: len(labels(auditor, year=year, subject="case:1")) for year in ("2026", "2025")}
    assert years == {"2026": 1, "2025": 0}


def test_a_case_is_named_and_found_by_its_number_and_title_and_leads_back(
    city: City, auditor: Client
) -> None:
    case, draft = city.approved(), city.draft(account_name="市民体育館")
    account = case.case_accounts.get().account
    page = auditor.get("/history/", {"subject": f"case:{case.pk}"})
    text = page.content.decode()
    assert f'href="{case.get_absolute_url()}"' in text
    assert f"令和8年度 申第1号 {case.title}</a" in text
    assert f"案件 {case.pk}" not in text
    acts = set(labels(auditor, "people", subject=f"case:{case.pk}"))
    for typed in ("申1", "R8申1", "令和8年度 申第1号", "申第１号", "佐原の大祭 新規運用"):
        assert set(labels(auditor, "people", subject=typed)) == acts
    assert "起案" in labels(auditor, "people", subject="佐原の大祭")
    for typed in ("R7申1", "申12", "体育館"):
        assert labels(auditor, subject=typed) == []
    unsent = auditor.get("/history/", {"subject": f"case:{draft.pk}"}).content.decode()
    assert "新規申請（未提出の下書き）" in unsent
    assert "体育館" not in unsent
    for path in (case.get_absolute_url(), account.get_absolute_url()):
        assert "履歴で見る" in auditor.get(path).content.decode()
        assert "履歴で見る" not in client_of(city, "係員").get(path).content.decode()
