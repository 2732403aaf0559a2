"""公式一覧: what the city's web site is given."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import SNSAccount
from accounts.official.listing import FORMS, as_csv, as_html, as_json, listed
from katori_sns.history.models import Event
from tests.accounts.keeping import account_of
from tests.city import City
from tests.markup import flat
from tests.organisation.entering import client_of, page_of

DAY = date(2026, 4, 1)
EVIL = "<script>alert('a')</script>\"&"


def on_list(city: City, name: str, medium: str = "x", **facts: Any) -> SNSAccount:
    facts = {"url": f"https://x.com/{name}", "handle": name, "listed_on": DAY} | facts
    account = account_of(city, name=name, **facts)
    SNSAccount.objects.filter(pk=account.pk).update(medium=medium)
    return account


def test_it_lists_what_was_listed_by_medium_and_name(city: City) -> None:
    on_list(city, "い", "youtube")
    on_list(city, "ろ", "x")
    on_list(city, "は", "x")
    on_list(city, "まだ", listed_on=None)
    on_list(city, "取りやめ", state="abandoned")
    on_list(city, "ブログ", "other", medium_name="広報ブログ")
    assert [row.name for row in listed()] == ["は", "ろ", "い", "ブログ"]
    assert [row["medium"] for row in json.loads(as_json(listed()))["accounts"]] == [
        "X",
        "X",
        "YouTube",
        "広報ブログ",
    ]


def test_a_retired_account_is_marked_with_its_day_and_leads_nowhere(city: City) -> None:
    heir = on_list(city, "新しい祭り")
    on_list(city, "祭り", state="withdrawn", deleted_on=date(2026, 9, 30), successor=heir)
    on_list(city, "終わる祭り", state="notice_period", notice_until=date(2026, 12, 31))
    page = flat(as_html(listed()))
    assert "終了　令和8年9月30日（水） <br>移った先：新しい祭り（X）" in page
    assert "まもなく終了　令和8年12月31日（木）まで" in page
    assert ("https://x.com/祭り" in page, 'href="https://x.com/新しい祭り"' in page) == (False, True)
    retired = next(row for row in json.loads(as_json(listed()))["accounts"] if row["name"] == "祭り")
    assert (retired["state"], retired["retired_on"], retired["successor"]) == (
        "終了",
        "2026-09-30",
        "新しい祭り（X）",
    )


def test_nothing_in_a_name_becomes_markup_or_a_formula(city: City) -> None:
    on_list(city, EVIL, url=f"javascript:{EVIL}", handle="@SUM(A1)")
    on_list(city, "=1+1")
    page = as_html(listed())
    assert ("<script" in page, "javascript" in page) == (False, False)
    rows = list(csv.reader(StringIO(as_csv(listed()).removeprefix("\ufeff"))))
    cells = [cell for row in rows[1:] for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "@")] == []
    assert {"'=1+1", "'@SUM(A1)", EVIL} <= set(cells)
    assert json.loads(as_json(listed()))["accounts"][1]["name"] in (EVIL, "=1+1")


def test_the_same_register_writes_the_same_bytes(city: City, tmp_path: Path) -> None:
    on_list(city, "祭り")
    folder = tmp_path / "new" / "list"
    kept = []
    for _ in range(2):
        call_command("official_list", "--out", str(folder), stdout=StringIO())
        kept.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert kept[0] == kept[1]
    assert sorted(kept[0]) == ["official.csv", "official.html", "official.json"]
    SNSAccount.objects.update(state="stopped")
    call_command("official_list", "--out", str(folder), stdout=StringIO())
    assert "停止中" in (folder / "official.html").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_said(city: City, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(CommandError, match="書き出せません"):
        call_command("official_list", "--out", str(blocked))


WHO = [("広報担当", 200), ("広報主管課長", 200), ("係員", 404), ("監査", 404), ("委託業者", 404)]


@pytest.mark.parametrize(("role", "status"), WHO)
def test_the_pr_division_makes_the_list(city: City, role: str, status: int) -> None:
    on_list(city, "祭り")
    client = client_of(city, role)
    paths = ["/accounts/official/", *(f"/accounts/official/{form}/" for form in FORMS)]
    assert {client.get(path).status_code for path in paths} == {status}
    assert client.get("/accounts/official/xml/").status_code == 404
    assert ("公式一覧を作る" in page_of(client, "/accounts/")) == (status == 200)


def test_taking_the_list_away_is_recorded_once_a_day(city: City) -> None:
    on_list(city, "祭り")
    client = client_of(city, "広報担当")
    for _ in range(2):
        answer = client.get("/accounts/official/csv/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="official.csv"'
    assert answer.content.decode() == as_csv(listed())
    events = Event.objects.about("site").filter(action="export")
    assert [(e.label, e.comment) for e in events] == [("公式一覧の書き出し", "CSV")]


def test_no_account_adds_a_query_to_the_list(city: City) -> None:
    counts = []
    for name in ("い", "ろ"):
        on_list(city, name)
        with CaptureQueriesContext(connection) as queries:
            as_html(listed())
        counts.append(len(queries))
    assert counts == [1, 1]
