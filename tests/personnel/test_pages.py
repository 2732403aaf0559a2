"""Pages of 異動案, and what nobody sees before 内示解禁."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.urls.converters import UUIDConverter
from django.utils import timezone

from accounts.models import SNSAccount
from katori_sns.daily import run_daily
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.models import Appointment, Section, Substitute, User
from katori_sns.personnel.carrying_out import follow_plans, open_planned
from katori_sns.personnel.models import Plan, PlanLine
from katori_sns.personnel.rehearsing import rehearse_asked
from tests.city import City
from tests.long import LONG
from tests.organisation.entering import client_of, page_of
from tests.personnel.planning import APRIL, SECOND, Kind, line, settled, with_second
from tests.records.pages import named
from tests.web.test_text_fields import ROOMS

pytestmark = [pytest.mark.sqlite]
ADMIN = "システム管理者"
State = Plan.State


@pytest.fixture
def town(city: City) -> City:
    city.now = timezone.now()
    return with_second(city)


def test_a_plan_is_prepared_rehearsed_sent_and_settled_on_its_pages(town: City) -> None:
    admin, other = client_of(town, ADMIN), client_of(town, SECOND)
    hour = {"title": "4月1日の人事異動", "disclosed_at": "令和20年3月19日 10時00分"}
    page = admin.post("/plans/new/", hour)["Location"]
    plan = Plan.objects.get()
    assert page == f"/plans/{plan.pk}/"
    head = {"place": f"s{town.sections['農政課'].pk}", "post": "課長", "is_head": "on", "day": "R20.4.1"}
    end = {"person": f"u{town['他課の課長'].pk}", "place": head["place"], "day": "R20.3.31"}
    for path, answers in (
        ("add/end/", end),
        ("add/begin/", head | {"person": f"u{town['同僚'].pk}"}),
        ("add/found/", {"code": "900", "name": "観光戦略課", "day": "R20.4.1"}),
    ):
        assert admin.post(page + path, answers).status_code == 302
    assert admin.post(f"{page}lines/3/remove/").status_code == 302
    assert admin.post(f"{page}rehearse/").status_code == 302
    shown = page_of(admin, page)
    assert '<td data-label="変更後">課長 同僚 太郎</td>' in re.sub(r"\s+", " ", shown)
    sheet = admin.get(f"{page}report/")
    assert sheet["Content-Type"].startswith("application/vnd.openxmlformats")
    assert not Event.objects.about(plan.subject).exists()  # before 内示解禁 nothing tells of it
    assert "利用の再開" not in page_of(admin, f"{page}add/role/")
    for client in (other, client_of(town, "広報主管課長"), client_of(town, "監査")):
        assert client.get(page).status_code == 404
    assert admin.post(f"{page}send/", {"confirmers": [town[SECOND].pk]}).status_code == 302
    asked = page_of(other, page)
    assert "確定する" in asked
    assert "リハーサルをする" in asked
    assert f"{page}sections/" in asked
    assert other.post(f"{page}give-back/").status_code == 302
    assert admin.post(f"{page}send/", {"confirmers": [town[SECOND].pk]}).status_code == 302
    assert "確定する" not in page_of(admin, page)
    assert admin.post(f"{page}confirm/").status_code == 422
    assert other.post(f"{page}confirm/").status_code == 302
    shown = page_of(other, page)
    assert "内示解禁日時に登録します" in shown
    assert "リハーサルをする" not in shown
    assert other.post(f"{page}drop/").status_code == 302
    assert Plan.objects.get().state == State.DROPPED


def table(page: str) -> str:
    """The rows of the page's table, however they are broken into lines."""
    return re.sub(r"\s+", " ", page).partition("<tbody>")[2].partition("</tbody>")[0].strip()


def test_the_sections_of_today_and_what_becomes_of_them(town: City) -> None:
    admin, account = (
        client_of(town, ADMIN),
        SNSAccount.objects.create(
            name="大祭", medium="x", section=town.sections["商工観光課"], state="active"
        ),
    )
    plan = Plan.objects.create(
        title="組織改正", disclosed_at=town.now, prepared_by=town[ADMIN], prepared_at=town.now
    )
    page, row = f"/plans/{plan.pk}/sections/", town.sections["商工観光課"]
    split = {"way": "split", "day": "R20.4.1", "heir_1": f"s{town.sections['農政課'].pk}"}
    assert "二つ以上" in admin.post(f"{page}{row.pk}/", split).content.decode()
    split |= {"heir_2": f"s{town.sections['秘書広報課'].pk}"}
    assert "アカウントごとに" in admin.post(f"{page}{row.pk}/", split).content.decode()
    split |= {f"account_{account.pk}": split["heir_2"]}
    assert admin.post(f"{page}{row.pk}/", split).status_code == 302
    over = {"way": "change", "day": "R20.4.1", "code": "003", "name": "経済部", "above": ""}
    assert admin.post(f"{page}{town.sections['生活経済部'].pk}/", over).status_code == 302
    shown = re.sub(r"\s+", " ", page_of(admin, page))
    assert '分割</td> <td data-label="変更後の所属">農政課、秘書広報課' in shown
    assert '改称・所管部の変更</td> <td data-label="変更後の所属">経済部' in shown
    again = page_of(admin, f"{page}{row.pk}/")
    assert f'value="{split["heir_2"]}" selected' in again
    content = b"".join(admin.get(f"{page}export/")).decode()  # what is taken away says the same when read
    plan.lines.all().delete()
    sheet = SimpleUploadedFile("sections.csv", f"令和20年度\n{content[1:]}".encode("cp932"))
    assert admin.post(f"{page}list/", {"file": sheet}).status_code == 302
    assert table(page_of(admin, page)) == table(shown)
    wrong = SimpleUploadedFile("x.csv", content.replace("農政課\n", "農政部\n").encode())
    refused = admin.post(f"{page}list/", {"file": wrong})
    assert (refused.status_code, "所属が見つかりません" in refused.content.decode()) == (422, True)
    assert table(page_of(admin, page)) == table(shown)
    case = town.draft()
    plan = settled(town, plan)
    assert Section.objects.get(pk=row.pk).heirs.count() == 2
    run_daily(now=town.now.replace(year=2038, month=4, day=2))
    account.refresh_from_db()
    case.refresh_from_db()
    assert (account.section.name, case.keeper.name) == ("秘書広報課", "農政課")


def test_a_power_given_on_a_page_of_its_own_waits_for_another(town: City) -> None:
    admin, section = client_of(town, ADMIN), town.sections["農政課"]
    person, asked = town["同僚"], town.person("課なし")
    post = {"section": section.pk, "post": "主事", "begins": "R20.12.1"}
    assert admin.post(f"/people/{asked.pk}/appoint/", post).status_code == 302
    assert asked.appointments.exists()  # a plain member at once
    assert not Plan.objects.exists()
    acting = {"user": person.pk, "rank": 2, "begins": "R20.12.1"}
    told = admin.post(f"/sections/{section.pk}/substitute/", acting, follow=True)
    assert "もう一人の確認を待っています" in told.content.decode()
    facts = {"username": person.username, "staff_number": person.staff_number, "name": "新 太郎"}
    facts |= {"kana": "しん", "email": person.email, "is_administrator": "on"}
    Appointment.objects.filter(user=person).delete()
    admin.post(f"/people/{person.pk}/edit/", facts)
    admin.post(f"/people/{asked.pk}/appoint/", post | {"section": town.sections["秘書広報課"].pk})
    face = {"code": "004", "name": "商工課", "parent": section.pk, "begins": "R20.12.1", "is_pr": "on"}
    admin.post(f"/sections/{town.sections['商工観光課'].pk}/edit/", face)
    person.refresh_from_db()
    assert (person.name, person.is_administrator) == ("新 太郎", False)
    assert not Substitute.objects.filter(user=person).exists()
    kinds = [sorted(p.lines.values_list("kind", flat=True)) for p in Plan.objects.order_by("prepared_at")]
    assert kinds == [["substitute"], ["role"], ["begin"], ["change", "duty"]]
    plan = Plan.objects.order_by("prepared_at").first()
    assert plan
    path = f"/plans/{plan.pk}/"
    assert {n.user_id for n in Notice.objects.filter(path=path)} == {
        town[r].pk for r in (SECOND, "広報主管課長", "広報補佐")
    }
    manager = client_of(town, "広報主管課長")
    assert "もう一度リハーサル" in manager.post(f"{path}confirm/").content.decode()
    manager.post(f"{path}rehearse/")
    assert manager.post(f"{path}confirm/").status_code == 302
    assert Substitute.objects.get(user=person).section == section


def test_where_nobody_else_could_confirm_nothing_of_the_change_is_done(city: City) -> None:
    admin, person, section = client_of(city, ADMIN), city.person("課なし"), city.sections["農政課"]
    User.objects.exclude(pk__in=(city[ADMIN].pk, person.pk)).update(is_active=False)
    facts = {"username": "atarashii", "staff_number": "90001", "name": "新 太郎", "kana": "しん"}
    facts |= {"email": "new@city.example", "is_administrator": "on"}
    edited = facts | {"username": person.username, "staff_number": person.staff_number}
    face = {"code": section.code, "name": "農林課", "parent": section.parent_id, "begins": "R8.4.1"}
    for path, values in (
        ("/people/new/", facts),
        (f"/people/{person.pk}/edit/", edited),
        (f"/sections/{section.pk}/edit/", face | {"is_pr": "on"}),
    ):
        answer = admin.post(path, values)
        assert (path, answer.status_code) == (path, 422)
        assert "確認する人を選んでください" in answer.content.decode()
    assert not User.objects.filter(name="新 太郎").exists()
    assert not section.faces.filter(name="農林課").exists()
    assert not Plan.objects.exists()
    del facts["is_administrator"]
    assert admin.post("/people/new/", facts).status_code == 302


def test_many_lines_are_rehearsed_in_the_worker(town: City) -> None:
    admin = client_of(town, ADMIN)
    plan = Plan.objects.create(
        title="大異動", disclosed_at=town.now, prepared_by=town[ADMIN], prepared_at=town.now
    )
    PlanLine.objects.bulk_create(
        PlanLine(
            plan=plan,
            number=n,
            kind=Kind.CONCURRENT,
            day=APRIL,
            person=town["同僚"],
            section=town.sections["農政課"],
            post="主事",
            prepared_by=town[ADMIN],
        )
        for n in range(1, 25)
    )
    told = admin.post(f"/plans/{plan.pk}/rehearse/", follow=True).content.decode()
    assert "リハーサルを受け付けました" in told
    assert "リハーサルをしています" in told
    rehearse_asked(key="", payload={"plan": str(plan.pk)}, now=town.now)
    assert "直さなければ" not in page_of(admin, f"/plans/{plan.pk}/")
    plan.refresh_from_db()
    plan.report["tables"][-1][1] *= 101
    plan.save(update_fields=["report"])
    shown = page_of(admin, f"/plans/{plan.pk}/")
    assert "24件" in shown
    assert "はじめの100件です" in shown
    admin.get(f"/plans/{plan.pk}/report/")
    event = Event.objects.about(plan.subject).get()
    assert (event.label, event.actor_name) == ("異動案の書き出し", town[ADMIN].name)


NUMBERS = {"pk": 1, "case_id": 1, "account_id": 1, "section_id": 1, "version": 1, "year": 2026}
NUMBERS |= {"key": "drill", "form": "csv"}
SLOW = {"paper", "whole", "print", "health"}  # drawn, or of the machine; read no other rows than their pages
ROLES = ("課長", "広報主管課長", "監査", "三人目の管理者") if LONG else ("三人目の管理者", "監査")
MAY_KNOW = {"daily.py", "tasks.py", "clockwork.py"}  # what writes plans


def reached() -> Iterator[str]:
    """Every address of the site that a GET may have."""
    for name, pattern in named(get_resolver().url_patterns):
        asks, page = set(pattern.pattern.converters), name.rpartition(":")[2]
        of_a_plan = any(isinstance(each, UUIDConverter) for each in pattern.pattern.converters.values())
        if asks <= set(NUMBERS) and not of_a_plan and (LONG or page not in SLOW):
            yield reverse(name, kwargs={ask: NUMBERS[ask] for ask in asks})


def rows_elsewhere() -> dict[str, set[str]]:
    """Every table but those of plans, and of sessions, with its rows."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in ("personnel", "sessions"):
            rows = model._base_manager.order_by().values_list()
            found[model._meta.db_table] = {str(row) for row in rows}
    return found


def test_nothing_but_the_room_of_plans_and_the_worker_knows_of_them() -> None:
    """What a page or a file does not import it cannot tell."""
    every = (path for room in ROOMS for path in Path(room).rglob("*.py"))
    modules = [path for path in every if not {"personnel", "demo"} & set(path.parts)]
    assert {path.name for path in modules if " katori_sns.personnel" in path.read_text()} == MAY_KNOW


@pytest.mark.no_cover
def test_before_its_hour_no_row_changes_elsewhere_and_no_page_reads_a_plan(town: City) -> None:
    """So nothing that others open, search, count or take away can differ."""
    town.at_chief()
    town.person("三人目の管理者", is_administrator=True)
    before, hour = rows_elsewhere(), town.now + timedelta(days=30)
    earlier = list(Notice.objects.values_list("pk", flat=True))
    plan = Plan.objects.create(
        title="雲母の異動", disclosed_at=hour, prepared_by=town[ADMIN], prepared_at=town.now
    )
    founded = line(town, plan, Kind.FOUND, facts={"code": "900", "name": "雲母課"})
    line(town, plan, Kind.CLOSE, place="農政課", way="merged", heirs=[(founded, ())])
    line(town, plan, Kind.END, "課長", "商工観光課")
    line(town, plan, Kind.DUTY, place="商工観光課", duty="pr")
    settled(town, plan)
    follow_plans(now=timezone.now())
    open_planned(now=timezone.now())
    after = rows_elsewhere()
    assert {table for table in after if after[table] != before[table]} == {"notices_notice", "notices_outbox"}
    assert {notice.user_id for notice in Notice.objects.exclude(pk__in=earlier)} == {town[SECOND].pk}
    addresses = list(reached())
    assert len(addresses) > 120
    for role in ROLES:
        client = client_of(town, role)
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
                body = b"".join(answer) if answer.streaming else answer.content
            assert (role, address, "雲母" in body.decode("utf-8", "replace")) == (role, address, False)
            told = address == "/plans/" and answer.status_code == 200
            read = [query["sql"] for query in queries if '"personnel_' in query["sql"]]
            assert (role, address, bool(read) and not told) == (role, address, False)
