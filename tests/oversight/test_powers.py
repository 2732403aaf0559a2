"""組織と権限の変更: auditors see every change by year, person and preparer, and marks at decisions."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from katori_sns.history.models import Event
from katori_sns.organisation import actions
from katori_sns.organisation.models import Contract
from katori_sns.oversight.powers import AWAY, NEW, REISSUED, SAME, marks_of
from katori_sns.oversight.subjects import found as found_subjects
from katori_sns.oversight.subjects import named
from katori_sns.personnel.carrying_out import enter
from katori_sns.web.dates import TOKYO
from katori_sns.workflow.models import Task
from tests.applications import giving_up
from tests.city import City
from tests.organisation.entering import client_of, page_of
from tests.personnel.planning import april, with_second

pytestmark = pytest.mark.sqlite
PAGES = ("", "file/")


def decided(city: City) -> Task:
    """The approval of an application, as the city's 広報主管課長 gave it."""
    case = city.approved()
    return Task.objects.get(case=case.pk, decides=True, action="approve")


def test_only_auditors_know_the_pages(city: City) -> None:
    roles = {
        role: {client_of(city, role).get(f"/powers/{page}").status_code for page in PAGES}
        for role in city.people
    }
    assert {role for role, codes in roles.items() if codes == {200}} == {"監査"}
    assert {role for role, codes in roles.items() if codes == {404}} == set(city.people) - {"監査"}


def test_changes_are_found_by_year_person_and_preparer(city: City) -> None:
    admin, now = city["システム管理者"], city.now
    begins = now.date()
    post = {"post": "主査", "is_head": False, "begins": begins, "by": admin, "now": now}
    actions.appoint(user=city["係員"], section=city.sections["農政課"], **post)
    actions.change_section(
        section=city.sections["農政課"], begins=begins, by=admin, now=now, name="農業振興課"
    )
    auditor = client_of(city, "監査")
    everything = page_of(auditor, "/powers/?year=2026")
    assert all(word in everything for word in ("発令", "所属の変更", "農業振興課"))
    assert "所属の変更" not in page_of(auditor, "/powers/?year=2026&about=係員太郎").split("<tbody>")[1]
    assert "発令" in page_of(auditor, "/powers/?year=2026&about=係員太郎").split("<tbody>")[1]
    assert "<tbody>" in page_of(auditor, "/powers/?year=2026&by=システム管理者")
    assert "<tbody>" not in page_of(auditor, "/powers/?year=2026&by=課長補佐")
    assert "<tbody>" not in page_of(auditor, "/powers/?year=2025")
    answer = auditor.get("/powers/file/?year=2026")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    assert {row[4] for row in book.get_sheet_by_index(0).to_python()[1:]} >= {"発令", "所属の変更"}


def test_an_ordinary_decision_bears_no_mark_and_each_fact_its_own(city: City) -> None:
    task, admin = decided(city), city["システム管理者"]
    assert marks_of([task]) == {task.pk: []}
    assert task.done_at is not None
    assert task.done_by is not None
    before = task.done_at - timedelta(days=3)
    actions.issue_password(user=task.done_by, by=admin, now=before)
    assert marks_of([task])[task.pk] == [REISSUED]
    post = {"post": "参事", "is_head": False, "begins": before.date(), "by": admin, "now": before}
    actions.appoint(user=task.done_by, section=city.sections["農政課"], **post)
    assert marks_of([task])[task.pk] == [NEW, REISSUED, SAME]
    found, row = (NEW, REISSUED, SAME), {"承認": "、".join((NEW, REISSUED, SAME))}
    for role, shown in (("監査", True), ("広報担当", False)):
        client = client_of(city, role)
        page = page_of(client, "/decisions/?year=2026")
        assert [mark in page for mark in found] == [shown] * 3
        text = client.get("/decisions/export/csv/").getvalue().decode()[1:]
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert ("印" in rows[0], {r[1]: r[-1] for r in rows[1:]} == row) == (shown, shown)


def test_a_decision_in_haste_bears_its_marks_too(city: City) -> None:
    account = giving_up.account_of(city)
    case = giving_up.forced(city, account, "広報主管課長", urgent=True, measure="stop")
    city.act("広報主管課長", "urgent_stop", case)
    task = Task.objects.get(case=case.pk, action__startswith="urgent_")
    assert (task.decides, task.done_by is not None) == (False, True)
    actions.issue_password(user=task.done_by, by=city["システム管理者"], now=task.done_at)
    assert marks_of([task]) == {task.pk: [REISSUED]}


def test_contracts_and_plans_are_changes_of_powers_and_named_as_people_know_them(city: City) -> None:
    contract = Contract.objects.get()
    actions.save_contract(
        contract=contract, by=city["システム管理者"], now=city.now, section=contract.section, number="委1"
    )
    plan, secret = april(with_second(city), days=0), april(city)
    type(plan).objects.filter(pk=plan.pk).update(written_at=city.now)
    enter(plan, city.now)
    auditor = client_of(city, "監査")
    for about, label in ((contract.company, "契約の変更"), ("4月1日の人事", "異動案"), ("", "契約の変更")):
        body = page_of(auditor, f"/powers/?year=2026&about={about}").split("<tbody>")[1]
        assert (about, label in body) == (about, True)
    said = Event.objects.filter(chain__subject=f"user:{city['監査'].pk}", action="search")
    assert {event.comment for event in said} >= {"年度：2026、対象の職員・所属・契約・異動案：4月1日の人事"}
    for subject, title in ((f"contract:{contract.pk}", str(contract)), (plan.subject, plan.title)):
        page = page_of(auditor, f"/history/?which=all&subject={subject}")
        assert f"{title}" in page.split("<tbody>")[1]
    assert f'href="/plans/{plan.pk}/"' in page
    assert auditor.get(f"/plans/{plan.pk}/").status_code == 200
    assert named([secret.subject]) == {}
    assert f"contract:{contract.pk}" in found_subjects(contract.company)
    assert found_subjects("4月1日の人事異動") == [plan.subject]


def test_what_came_after_the_decision_or_long_before_is_no_mark(city: City) -> None:
    task, admin = decided(city), city["システム管理者"]
    assert task.done_at is not None
    assert task.done_by is not None
    for at in (task.done_at + timedelta(minutes=1), task.done_at - timedelta(days=31)):
        actions.issue_password(user=task.done_by, by=admin, now=at)
    assert marks_of([task]) == {task.pk: []}


def test_an_absence_that_another_entered_is_a_mark_of_the_acting_decision(city: City) -> None:
    task, day = decided(city), city.now.date()
    head, acting = city["広報主管課長"], city["広報補佐"]
    name = f"秘書広報課 課長 {head.name}"
    Task.objects.filter(pk=task.pk).update(done_by=acting, acting_for=name, ground="出張")
    task.refresh_from_db()
    assert task.done_at is not None
    at = datetime.combine(day - timedelta(days=1), time(9), TOKYO)
    away = {"user": head, "ground": "出張", "begins": day - timedelta(days=1), "now": at}
    own = actions.enter_absence(**away, by=head, ends=task.done_at.date())
    assert marks_of([task]) == {task.pk: []}
    actions.remove_absence(absence=own, by=head, now=at)
    actions.enter_absence(**away, by=acting, ends=day - timedelta(days=1))
    assert marks_of([task]) == {task.pk: []}
    actions.enter_absence(**away, by=acting, ends=None)
    assert marks_of([task]) == {task.pk: [AWAY]}
