"""The register: plain facts for every employee, granted accounts for a contractor."""

from __future__ import annotations

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from accounts.account.actions import pass_on
from accounts.models import AccountGrant, SavedFilter, SNSAccount
from accounts.register.views import PRINTED
from katori_sns.history.models import SYSTEM, Event
from tests.accounts.keeping import account_of, in_order
from tests.city import City
from tests.markup import flat
from tests.organisation.entering import client_of, page_of


def test_every_employee_sees_the_register_and_the_administrator_does_not(city: City) -> None:
    city.approved()
    for role in ("他課の係員", "監査"):
        assert (role, "佐原の大祭" in client_of(city, role).get("/accounts/").content.decode()) == (
            role,
            True,
        )
    assert client_of(city, "システム管理者").get("/accounts/").status_code == 404


def test_a_contractor_sees_what_he_was_granted(city: City) -> None:
    city.approved()
    city.approved(account_name="あやめ")
    granted = SNSAccount.objects.get(name="あやめ")
    operate = Permission.objects.get(codename="operate")
    AccountGrant.objects.create(user=city["委託業者"], permission=operate, content_object=granted)
    page = client_of(city, "委託業者").get("/accounts/").content.decode()
    assert ("あやめ" in page, "佐原の大祭" in page) == (True, False)


def test_an_account_in_joint_use_names_its_sections(city: City) -> None:
    case = city.draft(scope="joint")
    case.joint_sections.add(city.sections["農政課"])
    for role, action in (("係員", "forward"), ("課長", "submit")):
        city.act(role, action, case)
    city.judge(case)
    city.act("広報主管課長", "approve", case)
    assert SNSAccount.objects.get().joint_sections.get() == city.sections["農政課"]


def test_what_has_passed_on_does_not_pass_on_again(city: City) -> None:
    city.approved()
    account = SNSAccount.objects.get()
    old, heir = city.sections["商工観光課"], city.sections["農政課"]
    for _ in range(2):
        pass_on(account.pk, old=old, heir=heir, by=SYSTEM, now=city.now)
    assert Event.objects.about(f"account:{account.pk}").count() == 1


def shown(client: Client, query: str) -> set[str]:
    return {row.account.name for row in client.get(f"/accounts/?{query}").context["rows"]}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"祭り", "あやめ", "水郷", "里山"}),
        ("medium=x", {"あやめ"}),
        ("section={農政課}", {"水郷", "里山"}),  # in joint use too
        ("state=open", {"祭り", "あやめ", "水郷"}),
        ("state=withdrawn", {"里山"}),
        ("mark=custodian", {"あやめ", "水郷"}),
        ("mark=to_city_missing", set()),
        ("need=on&medium=instagram", {"水郷"}),
        ("q=あや&state=active", {"あやめ"}),
    ],
)
def test_every_condition_narrows_the_register(city: City, query: str, names: set[str]) -> None:
    in_order(city, name="祭り")
    account_of(city, name="あやめ")
    account_of(city, name="水郷", joint=("農政課",))
    account_of(city, "農政課", name="里山", state="withdrawn")
    SNSAccount.objects.filter(name="あやめ").update(medium="x")
    query = query.replace("{農政課}", str(city.sections["農政課"].pk))
    client = client_of(city, "監査")
    assert shown(client, query) == names
    lines = list(csv.reader(StringIO(taken(client, f"csv/?{query}").decode("utf-8-sig"))))
    assert {line[1] for line in lines[1:]} == names


def taken(client: Client, path: str) -> bytes:
    answer = client.get(f"/accounts/export/{path}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def sheet(content: bytes) -> list[list[str]]:
    part = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    root = ElementTree.fromstring(part)  # noqa: S314  our own
    return [["".join(cell.itertext()) for cell in row] for row in root.iter() if row.tag.endswith("}row")]


def test_a_condition_that_cannot_be_read_is_said_everywhere(city: City) -> None:
    account_of(city)
    client = client_of(city, "係員")
    for path in ("", "export/csv/", "export/xlsx/", "print/"):
        answer = client.get(f"/accounts/{path}?section=9999&mark=x")
        assert (path, answer.status_code) == (path, 422)
        assert "条件を読み取れない" in answer.content.decode()
    assert client.get("/accounts/export/pdf/").status_code == 404


def test_the_workbook_says_what_the_register_says_in_texts(city: City) -> None:
    account = in_order(city, name="=HYPERLINK(1)", joint=("農政課",), started_on=date(2022, 10, 1))
    rows = sheet(taken(client_of(city, "係員"), "xlsx/?state=open"))
    line = dict(zip(*rows, strict=True))
    assert (line["名称"], line["所属"], line["共同利用"]) == ("=HYPERLINK(1)", "商工観光課", "農政課")
    assert (line["運用開始日"], line["保管責任者"], line["要対応"]) == ("令和4年10月1日", "係員 太郎", "")
    assert line["URL"] == account.url
    event = Event.objects.get(label="台帳の書き出し")
    assert (event.actor_name, event.comment) == ("係員 太郎", "状態：open")
    text = taken(client_of(city, "係員"), "csv/?state=open").decode("utf-8-sig")
    assert ("'=HYPERLINK(1)" in text, "2022-10-01" in text) == (True, True)


def test_to_another_section_the_register_tells_the_plain_facts_only(city: City) -> None:
    in_order(city, name="祭り", handle="himitsu_handle")
    client = client_of(city, "他課の係員")
    rows = sheet(taken(client, "xlsx/"))
    assert rows[1][:5] == ["Instagram", "祭り", "https://www.instagram.com/sawara/", "商工観光課", "運用中"]
    assert set(rows[1][5:]) == {""}
    page = page_of(client, "/accounts/")
    assert ("himitsu_handle" in page, "商工観光課長" in page) == (False, False)
    assert [word in page for word in ("次の評価", "管理情報", ">要対応</th>")] == [False] * 3
    page = page_of(client_of(city, "係員"), "/accounts/")
    assert ("himitsu_handle" in page, "商工観光課長" in page) == (True, True)
    assert [word in page for word in ("次の評価", "管理情報", ">双方向<", ">整備<")] == [True] * 4


def test_many_marks_are_counted_and_two_are_said(city: City) -> None:
    account_of(city)
    page = page_of(client_of(city, "係員"), "/accounts/")
    number = int(re.findall(r"未整備 (\d+)件", page)[0])
    assert (number > 2, page.count('class="state bad mark"')) == (True, 2)
    assert "要対応 1</a>" in page
    assert 'aria-sort="descending"' in page_of(client_of(city, "係員"), "/accounts/?order=down")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_account_adds_a_query_to_the_export(city: City, form: str) -> None:
    client, counts = client_of(city, "係員"), []
    client.get(f"/accounts/export/{form}/")  # records the export of the day
    for more in (1, 3):
        for _ in range(more):
            in_order(city)
        with CaptureQueriesContext(connection) as queries:
            taken(client, f"{form}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_register_is_printed_up_to_its_limit(city: City) -> None:
    account = in_order(city, name="祭り")
    client = client_of(city, "係員")
    answer = client.get("/accounts/print/?state=open")
    paper = PdfReader(BytesIO(answer.content))
    text = "".join("".join(page.extract_text() for page in paper.pages).split())
    assert [word for word in ("祭り", "商工観光課長", "運用中", "1件", "係員太郎") if word not in text] == []
    width, height = paper.pages[0].mediabox[2:]
    assert width > height
    assert Event.objects.get(label="台帳の印刷").comment == "状態：open"
    account.pk = None
    SNSAccount.objects.bulk_create(
        SNSAccount(name=f"祭り{n}", medium="x", section=account.section, state="active")
        for n in range(PRINTED)
    )
    answer = client.get("/accounts/print/", follow=True)
    assert "印刷できるのは200件まで" in answer.content.decode()
    assert Event.objects.filter(label="台帳の印刷").count() == 1


def test_conditions_are_kept_under_a_name_for_their_owner(city: City) -> None:
    account_of(city)
    client, other = client_of(city, "係員"), client_of(city, "同僚")
    path = "/accounts/filters/save/?state=active&medium=&q=祭"
    assert "この条件を保存する" not in page_of(client, "/accounts/?state=&q=")
    for query in ("state=active&q=祭", "state=open"):
        answer = client.post(path.split("?")[0] + "?" + query, {"name": "うちの課"})
        assert answer.status_code == 302
    row = SavedFilter.objects.get()
    assert (row.query, row.user) == ("state=open", city["係員"])
    page = flat(page_of(client, "/accounts/?state=open"))
    assert '<a href="?state=open" aria-current="true">うちの課</a>' in page
    assert "うちの課" not in page_of(other, "/accounts/")
    assert other.post(f"/accounts/filters/{row.pk}/drop/").status_code == 302
    assert SavedFilter.objects.count() == 1
    client.post(f"/accounts/filters/{row.pk}/drop/")
    assert SavedFilter.objects.count() == 0


def test_no_more_conditions_are_kept_than_fit(city: City) -> None:
    client = client_of(city, "係員")
    for n in range(21):
        answer = client.post("/accounts/filters/save/?state=open", {"name": f"条件{n}"})
    assert (answer.status_code, "20件まで" in answer.content.decode()) == (422, True)
    assert client.post("/accounts/filters/save/?state=open", {"name": "条件0"}).status_code == 302
    answer = client.post("/accounts/filters/save/", {"name": "条件0"})
    assert "保存できる条件がありません" in answer.content.decode()
