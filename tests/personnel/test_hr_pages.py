"""人事の一覧を読み取る: file, columns, words, rows, 案; to all others there are no such pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from katori_sns.personnel.models import HrList, Plan, Word
from tests.city import City
from tests.hostile.places import forms_of
from tests.organisation.entering import client_of
from tests.personnel.hr_lists import HEADS, saved
from tests.personnel.planning import april

pytestmark = pytest.mark.sqlite
ADMIN, OTHER = "システム管理者", "ほかの管理者"
ROWS = [
    ["1", "係員 太郎", "配置換", "農政課", "主任", "R9.4.1", "商工観光課", ""],
    ["4", "課長 二郎", "退職", "", "", "R9.3.31", "商工観光課", ""],
]
SENT = {"everybody": "no", "day": "", "source_name": ""}


def upload(client: Client, plan: Plan, rows: list[list[str]], heads: list[str] = HEADS, **more: str) -> Any:
    file = SimpleUploadedFile("異動.csv", saved([heads, *rows], "cp932"))
    return client.post(f"/plans/{plan.pk}/list/", SENT | more | {"file": file})


def send_form(client: Client, page: Any, asked: str = "form", **more: str) -> Any:
    """Send the page's last form as it stands, but for what is told here."""
    chosen = {field.html_name: field.value() for field in page.context[asked]}
    told = {name: str(value) for name, value in chosen.items() if value is not None}
    fields = forms_of(page.content.decode())[-1].fields | told | more
    return client.post(page.request["PATH_INFO"], fields, follow=True)


def test_a_list_goes_through_columns_words_and_rows_into_its_plan(city: City) -> None:
    plan, client = april(city), client_of(city, ADMIN)
    columns = upload(client, plan, ROWS)
    assert "2行を読みました（CP932）" in columns.content.decode()
    words = send_form(client, columns, "columns")
    assert words.request["PATH_INFO"].endswith("/list/words/")
    page = words.content.decode()
    assert all(word in page for word in ("異動区分「配置換」", "補職名「主任」", "職員番号の桁数"))
    rows = send_form(client, words)
    page = rows.content.decode()
    assert "確かめる行が1行あります" in page
    assert "登録は「課長 太郎」です" in page
    assert not plan.lines.exists()
    refused = client.post(f"/plans/{plan.pk}/list/write/", follow=True)
    assert "確かめていない行が1行" in refused.content.decode()
    ready = send_form(client, rows, **{"3": "same"})
    assert "すべての行を読み取りました" in ready.content.decode()
    done = client.post(f"/plans/{plan.pk}/list/write/", follow=True)
    assert done.request["PATH_INFO"] == f"/plans/{plan.pk}/"
    assert [line.kind for line in plan.lines.all()][:2] == ["end", "begin"]
    plan.refresh_from_db()
    assert (plan.source_name, len(plan.source_digest)) == ("異動.csv", 64)
    # The same list opens the same plan, from another one too.
    again = upload(client, april(city), ROWS)
    assert again["Location"] == f"/plans/{plan.pk}/"


def test_nobody_else_finds_the_pages_of_a_list(city: City) -> None:
    city.person(OTHER, is_administrator=True)
    plan = april(city)
    send_form(client_of(city, ADMIN), upload(client_of(city, ADMIN), plan, ROWS), "columns")
    pages = [f"/plans/{plan.pk}/list/{page}" for page in ("", "words/", "rows/", "write/")]
    for role in (OTHER, "監査", "広報主管課長", "課長", "委託業者"):
        client = client_of(city, role)
        assert {client.post(page).status_code for page in pages} == {404}, role
        assert {client.get(page).status_code for page in pages[:3]} == {404}, role
    # Nor the one who prepares it, of a plan that is no 案 any more or has no list.
    client, bare = client_of(city, ADMIN), april(city)
    assert client.get(f"/plans/{bare.pk}/list/rows/").status_code == 404
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.WAITING)
    assert {client.get(page).status_code for page in pages[:3]} == {404}


def test_what_is_wrong_with_a_list_is_said_where_it_was_sent(city: City) -> None:
    plan, client = april(city), client_of(city, ADMIN)
    nothing = client.post(f"/plans/{plan.pk}/list/", SENT)
    assert (nothing.status_code, "一覧のファイルを選んでください" in nothing.content.decode()) == (422, True)
    assert upload(client, plan, ROWS, everybody="yes").status_code == 422  # of which day?
    assert upload(client, plan, ROWS, ["a", "b"]).status_code == 422
    columns = upload(client, plan, ROWS)
    twice = send_form(client, columns, "columns", number="", name="1", old_section="1")
    page = twice.content.decode()
    assert "職員番号の列を選んでください" in page
    assert "同じ列を2か所で選んでいます" in page
    # A list of movers sent as one of everybody: hardly anybody is in it.
    columns = upload(client, plan, ROWS, everybody="yes", day="R9.4.1")
    words = send_form(client, columns, "columns")
    refused = send_form(client, words)
    assert "一覧にいません。異動した人だけの一覧なら「異動一覧」を" in refused.content.decode()
    # A column of names taken for 任命権者: more of them than letters to tell their numbers apart.
    many = [[str(n), *ROWS[0][1:], f"執行機関{n}"] for n in range(1, 25)]
    told = send_form(client, upload(client, plan, many, [*HEADS, "任命権者"], day="R9.4.1"), "columns")
    assert "任命権者として読む列が違うようです（知らない言葉が24あります）" in told.content.decode()
    # Without a day at all.
    heads = [head if head != "発令日" else "摘要" for head in HEADS]
    told = send_form(client, upload(client, plan, ROWS, heads), "columns")
    assert "一覧の発令日を入力してください" in told.content.decode()


def test_a_column_that_was_chosen_by_hand_and_a_word_are_remembered_and_can_be_said_anew(city: City) -> None:
    plan, client = april(city), client_of(city, ADMIN)
    heads = [head if head != "新職名" else "ポスト" for head in HEADS]
    send_form(client, upload(client, plan, ROWS[:1], heads), "columns", post="4")
    assert Word.objects.get(kind="head").meaning == "post"
    send_form(client, client.get(f"/plans/{plan.pk}/list/words/"))
    assert HrList.objects.get().columns["post"] == 4
    later = [[*ROWS[0][:4], "主任", "R9.5.1", "", ""]]
    again = send_form(client, upload(client, plan, later, heads), "columns")
    assert again.request["PATH_INFO"].endswith("/list/rows/")  # nothing is asked
    words = client.get(f"/plans/{plan.pk}/list/words/?again")
    names = {name for name in forms_of(words.content.decode())[-1].fields if name.startswith("word")}
    assert len(names) == 4  # 配置換, 主任, the digits, the domain
