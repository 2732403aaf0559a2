"""決定の一覧: who decided what, when, on what ground; and who is shown it."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from django.test import Client

from applications.new_operation.actions import Rejection
from katori_sns.history.models import Event
from katori_sns.workflow.models import Task
from tests.city import JST, City
from tests.organisation.entering import client_of
from tests.posts import writing
from tests.workflow.test_lists import queries_of

pytestmark = [pytest.mark.sqlite]


def shown(client: Client, **asked: str) -> list[str]:
    answer = client.get("/decisions/", asked)
    assert answer.status_code == 200
    return [f"{row.act} {row.number}" for row in answer.context["rows"]]


def test_three_clicks_answer_who_approved_line_in_a_year_and_on_what_ground(city: City) -> None:
    city.now = datetime(2024, 6, 3, 9, tzinfo=JST)
    asked = city.consulted("商工観光課", "line", conditions=["写真の了承を取る"])
    city.away("広報主管課長")
    line = city.judged(medium="line", consultation=asked, answers={f"{asked.pk}-1": "申込書で取る"})
    city.act("広報補佐", "approve", line, comment="よく工夫されている")
    rejected = city.judged()
    city.act("広報補佐", "reject", rejected, payload=Rejection("3 禁止事項"))
    city.now = datetime(2025, 4, 1, 0, 0, tzinfo=JST)
    later = city.judged(medium="line")
    city.act("広報主管課長", "approve", later)
    auditor = client_of(city, "監査")
    assert len(shown(auditor)) == 3
    assert shown(auditor, year="2024") == ["不承認 令和6年度 申第2号", "承認 令和6年度 申第1号"]
    page = auditor.get("/decisions/", {"year": "2024", "medium": "line"})
    assert 'href="?year=2024"' in auditor.get("/decisions/").content.decode()
    assert (
        'href="?year=2024&amp;medium=line"' in auditor.get("/decisions/", {"year": "2024"}).content.decode()
    )
    (row,) = page.context["rows"]
    assert row.who == "秘書広報課 課長補佐 広報補佐 太郎"
    assert row.instead == ["代 秘書広報課 課長 広報主管課長 太郎（出張）", "後閲待ち"]
    assert row.grounds == [
        "4 手続 (1)",
        f"事前協議 {asked.number}（異議なし）",
        "条件1：写真の了承を取る",
        "対応：申込書で取る",
        "九項目 明確8・該当なし1",
        "運用ポリシー第1版",
    ]
    assert row.comment == "よく工夫されている"
    assert [r.grounds[0] for r in auditor.get("/decisions/", {"act": "不承認"}).context["rows"]] == [
        "3 禁止事項"
    ]
    assert shown(auditor, person="広報補佐", medium="line") == ["承認 令和6年度 申第1号"]
    Task.objects.filter(case=line).update(article="")  # decided before the ground was kept
    assert (
        auditor.get("/decisions/", {"medium": "line", "year": "2024"}).context["rows"][0].grounds[0]
        == "4 手続 (1)"
    )


def test_everybody_is_shown_what_he_reads(city: City) -> None:
    city.approved()
    deletion = writing.deleted(city, writing.published(city))
    city.act("課長", "approve", deletion)
    counts = {}
    for role in ("監査", "広報担当", "係員", "他課の係員", "シティプロモーション"):
        counts[role] = len(shown(client_of(city, role)))
    assert counts == {"監査": 2, "広報担当": 2, "係員": 1, "他課の係員": 0, "シティプロモーション": 1}
    for role in ("委託業者", "システム管理者"):
        for path in ("/decisions/", "/decisions/export/csv/"):
            assert client_of(city, role).get(path).status_code == 404


def test_the_export_holds_the_rows_of_the_list_and_is_recorded_with_its_conditions(city: City) -> None:
    city.approved()
    auditor = client_of(city, "監査")
    answer = auditor.get("/decisions/export/csv/", {"act": "承認"})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode()[1:], newline="")))
    assert [row[1:4] for row in rows[1:]] == [["承認", "新規申請", "令和8年度 申第1号"]]
    assert rows[1][8].splitlines()[0] == "4 手続 (1)"
    assert Event.objects.get(label="決定の書き出し").comment == "決定：承認"
    assert auditor.get("/decisions/export/xlsx/").status_code == 200
    assert auditor.get("/decisions/export/pdf/").status_code == 404
    assert auditor.get("/decisions/export/csv/", {"year": "昨年"}).status_code == 422


def test_no_decision_adds_a_query(city: City) -> None:
    city.approved()
    client = client_of(city, "監査")
    few = len(queries_of(client, "/decisions/"))
    for _ in range(2):
        city.approved()
    assert len(queries_of(client, "/decisions/")) == few
