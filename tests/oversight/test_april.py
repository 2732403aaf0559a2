"""年度替わり: what was left undone, for those who see to it, and to each no more than he reads elsewhere."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from katori_sns.history.models import Event
from katori_sns.organisation.models import Contract, Duty, Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.april import April
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.models import Case, Level, Task
from tests.accounts.keeping import account_of
from tests.applications.handing_over import handed_over
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = pytest.mark.sqlite
READERS = {"監査", "システム管理者", "広報担当", "広報主管課長", "広報補佐"}


def found(city: City, role: str) -> dict[str, list[str]]:
    """Group → what stands in it."""
    org = ActorContext(local_date(timezone.now()), city[role])
    groups = April(org, city[role]).groups()
    return {group.title: [f"{row.name} {row.more}".strip() for row in group.rows] for group in groups}


def test_the_page_is_for_those_who_see_to_it(city: City) -> None:
    codes = {role: client_of(city, role).get("/april/").status_code for role in city.people}
    assert {role for role, code in codes.items() if code == 200} == READERS
    assert {client_of(city, role).get("/april/file/").status_code for role in ("課長", "委託業者")} == {404}


def test_each_thing_left_undone_stands_in_its_group(city: City) -> None:
    account, today = account_of(city), local_date(timezone.now())
    draft, old = city.draft(), city.section("旧課")
    city.section("新設課")
    Task.objects.filter(case=draft.pk).update(level=Level.MEMBER, person=None)
    Section.objects.filter(pk=old.pk).update(ends=today - timedelta(days=1))
    type(account).objects.filter(pk=account.pk).update(section=old)
    soon = {"leaves_on": today + timedelta(days=10), "last_login": timezone.now()}
    User.objects.filter(pk=city["係員"].pk).update(**soon)
    User.objects.filter(pk=city["同僚"].pk).update(leaves_on=today + timedelta(days=90))
    groups = found(city, "広報担当")
    assert "新設課" in groups["所属長がいない所属"]
    assert "新設課" in groups["代決者がいない所属"]
    assert "商工観光課" not in groups["所属長がいない所属"]
    assert groups["引き受ける人がいない下書き"] == ["商工観光課 1件"]
    assert groups["廃止された所属に残っているもの"] == [f"{account} 旧課"]
    assert [row.split(" ")[0] for row in groups["60日以内に終わる委託契約・ログイン"]] == ["係員"]
    assert "係員 太郎" not in groups["一度もログインしていない職員"]
    assert "同僚 太郎" in groups["一度もログインしていない職員"]
    assert found(city, "システム管理者")["廃止された所属に残っているもの"] == ["旧課 1件"]
    assert account.name not in page_of(client_of(city, "システム管理者"), "/april/")
    answer = client_of(city, "監査").get("/april/file/")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    assert ["引き受ける人がいない下書き", "商工観光課", "1件"] in book.get_sheet_by_index(0).to_python()


def test_a_contract_is_one_row_with_or_without_people_and_a_link_leads_to_these_alone(city: City) -> None:
    today, section = local_date(timezone.now()), city.sections["農政課"]
    soon = today + timedelta(days=10)
    facts = {"section": section, "begins": today - timedelta(days=9), "ends": today + timedelta(days=90)}
    Contract.objects.create(company="無人社", work="撮影", **facts, revoked_on=soon)
    shared = Contract.objects.create(company="二人社", work="運用", **facts | {"ends": soon})
    Contract.objects.create(company="先の社", work="運用", **facts)
    User.objects.filter(pk__in=[city["係員"].pk, city["同僚"].pk]).update(
        contract=shared, contractor_until=soon
    )
    User.objects.filter(pk=city["委託業者"].pk).update(contract=None, contractor_until=soon)
    rows = found(city, "監査")["60日以内に終わる委託契約・ログイン"]
    assert sorted(row.split("　")[0] for row in rows) == [
        "二人社（運用） 農政課",
        f"{city['委託業者']} 委託契約",
        "無人社（撮影） 農政課",
    ]
    org = ActorContext(today, city["システム管理者"])
    links = {group.url for group in April(org, city["システム管理者"]).groups()}
    assert links == {""}
    page = page_of(client_of(city, "広報担当"), f"/dues/?month={soon:%Y-%m}&day={soon}")
    assert (page.count("契約の終わり"), "無人社" in page, "/april/" in page) == (2, True, True)
    seen = {
        role: page_of(client_of(city, role), f"/dues/?month={soon:%Y-%m}&day={soon}").count("契約の終わり")
        for role in ("監査", "他課の係員", "係員", "委託業者")
    }
    assert seen == {"監査": 2, "他課の係員": 2, "係員": 1, "委託業者": 0}
    assert "/april/" in page_of(client_of(city, "監査"), "/dues/")


def test_hand_overs_stand_there_until_they_are_signed_and_looking_is_recorded(city: City) -> None:
    case = handed_over(city)
    assert found(city, "監査")["確認の済んでいない引継ぎ確認"] == [
        f"商工観光課 {format_wareki(case.day)}の異動　引継ぎ未確認"
    ]
    assert found(city, "システム管理者")["確認の済んでいない引継ぎ確認"] == ["商工観光課 1件"]
    Case.objects.filter(pk=case.pk).update(closed_at=city.now)
    assert found(city, "監査")["確認の済んでいない引継ぎ確認"] == []
    auditor = client_of(city, "監査")
    home, page = page_of(auditor, "/audit/"), page_of(auditor, "/april/")
    assert 'href="/audit/">監査</a>' in page.split("<main")[0] + page.split('class="crumbs"')[1]
    for path in ("/decisions/", "/powers/", "/april/", "/plans/"):
        assert f'href="{path}"' in home
        assert auditor.get(path).status_code == 200
    looks = Event.objects.filter(label="年度替わりの閲覧").values_list("actor", flat=True)
    assert list(looks) == [city["監査"].pk]


def test_an_administrator_looks_there_while_a_duty_is_vacant(city: City) -> None:
    Duty.objects.all().delete()
    page = page_of(client_of(city, "システム管理者"), "/april/")
    assert 'aria-current="page"' in page.split("年度替わり</a>")[0][-80:]


def test_more_people_and_sections_ask_no_more_queries(city: City) -> None:
    def asked() -> int:
        client = client_of(city, "監査")
        with CaptureQueriesContext(connection) as queries:
            client.get("/april/")
        return len(queries)

    asked()  # that an auditor looks is written down once a day
    before = asked()
    for number in range(5):
        city.section(f"新設{number}課")
        city.person(f"新{number}", f"新設{number}課", "主事")
    assert asked() == before
