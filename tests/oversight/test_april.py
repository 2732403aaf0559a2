"""年度替わり: what was left undone, for those who see to it, and to each no more than he reads elsewhere."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from katori_sns.organisation.models import Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.april import April
from katori_sns.web.dates import local_date
from katori_sns.workflow.models import Level, Task
from tests.accounts.keeping import account_of
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


def test_more_people_and_sections_ask_no_more_queries(city: City) -> None:
    def asked() -> int:
        client = client_of(city, "監査")
        with CaptureQueriesContext(connection) as queries:
            client.get("/april/")
        return len(queries)

    before = asked()
    for number in range(5):
        city.section(f"新設{number}課")
        city.person(f"新{number}", f"新設{number}課", "主事")
    assert asked() == before
