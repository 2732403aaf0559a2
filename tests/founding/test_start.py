"""運用開始: who presses it, what stays of it, and who comes in before."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from katori_sns.founding import actions
from katori_sns.founding.checklist import BY_KEY
from katori_sns.founding.models import Start, made_start, the_start
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Duty
from katori_sns.web.dates import local_date
from katori_sns.workflow.models import Case
from tests.city import City, build_city
from tests.founding.preparing import ADMIN, MANAGER, unstarted, waive_rest
from tests.organisation.entering import client_of, page_of
from tests.racing import race

sqlite = pytest.mark.sqlite
WORKING = {"広報担当", "広報補佐", MANAGER, "広報の部長", "シティプロモーション", "監査", ADMIN}
READING = {"広報補佐", MANAGER, "広報の部長", "監査", ADMIN}
WAITING = {"係員", "課長", "他課の係員", "部長", "委託業者"}


@pytest.fixture
def town(city: City) -> City:
    return unstarted(city)


def waits(city: City, role: str, path: str = "/") -> bool:
    return "準備中です" in client_of(city, role).get(path, follow=True).content.decode()


@sqlite
def test_before_the_start_some_work_and_the_others_wait(town: City) -> None:
    assert {role for role in WORKING | WAITING if waits(town, role)} == WAITING
    for role in WORKING | WAITING:
        answer = client_of(town, role).get("/start/")
        shown = answer.status_code == 200 and "開始までの確認" in answer.content.decode()
        assert (role, shown) == (role, role in READING)
    assert client_of(town, ADMIN).get("/")["Location"] == "/start/"


@sqlite
def test_who_waits_is_told_the_day_until_it_has_passed(town: City) -> None:
    day = local_date(town.now) + timedelta(days=14)
    actions.plan(planned_on=day, by=town[MANAGER], now=town.now)
    assert f"準備中です。{day.month}月{day.day}日から" in page_of(client_of(town, "係員"), "/cases/")
    assert the_start().coming(day + timedelta(days=1)) is None
    with pytest.raises(Refused):
        actions.plan(planned_on=local_date(town.now) - timedelta(days=1), by=town[ADMIN], now=town.now)


@sqlite
def test_the_pr_manager_starts_when_nothing_is_open(town: City) -> None:
    waive_rest(town, but="older")
    manager = client_of(town, MANAGER)
    refused = manager.post("/start/begin/")
    assert refused.status_code == 422
    assert "まだ終わっていません：ガイドライン施行前のアカウント" in refused.content.decode()
    assert waits(town, "係員")
    waive_rest(town)
    assert client_of(town, ADMIN).post("/start/begin/").status_code == 404
    assert manager.post("/start/begin/").status_code == 302
    assert not any(waits(town, role) for role in WORKING | WAITING)
    told = dict(Notice.objects.filter(title="運用を開始しました").values_list("user", "path"))
    assert {pk for pk, path in told.items() if path == "/start/"} == {town[role].pk for role in READING}
    assert len(told) == len(town.people)


@sqlite
def test_the_list_stays_as_it_stood(town: City) -> None:
    waive_rest(town)
    actions.begin(by=town[MANAGER], now=town.now)
    town.section("あとの課")
    event = Event.objects.about("start").get(action="begin")
    assert list(event.changes) == [item.label for item in BY_KEY.values()]
    assert event.changes["所属"] == [None, "済：6所属"]
    assert (
        event.changes["二人目のシステム管理者"][1]
        == "省略：試行のため（システム管理者 太郎）　システム管理者 太郎"
    )
    for role in READING:
        assert "済：6所属" in page_of(client_of(town, role), "/start/")
    assert client_of(town, "係員").get("/start/").status_code == 404


@sqlite
def test_after_the_start_nothing_of_it_changes(city: City) -> None:
    """Each page still answers, and says why it does nothing."""
    client, today = client_of(city, MANAGER), str(local_date(city.now))
    sent = {
        "plan/": {"planned_on": "2030-04-01"},
        "drill/day/": {"done_on": today},
        "older/waive/": {"reason": "なし"},
        "mail/": {},
        "mail/code/": {"code": "1"},
        "begin/": {},
    }
    for path, data in sent.items():
        answer = client.post(f"/start/{path}", data)
        assert (path, answer.status_code) == (path, 422)
        assert "に運用を開始しています" in answer.content.decode()
    assert client.post("/start/older/take-back/", follow=True).status_code == 200
    assert not Event.objects.about("start").exists()


@sqlite
def test_in_a_vacancy_the_substitute_starts_for_the_post(town: City) -> None:
    town.away(MANAGER, day=local_date(town.now))
    waive_rest(town)
    actions.begin(by=town["広報補佐"], now=town.now)
    event = Event.objects.about("start").get(action="begin")
    assert (event.actor_name, event.acting_for) == ("広報補佐 太郎", f"秘書広報課 課長 {MANAGER} 太郎")


@sqlite
def test_a_database_with_submitted_cases_has_started(city: City) -> None:
    Start.objects.all().delete()
    assert waits(city, "係員")
    city.at_pr()
    assert not waits(city, "係員")
    assert made_start().started_at == Case.objects.earliest("pk").submitted_at
    assert "記録はありません" in page_of(client_of(city, "監査"), "/start/")


@sqlite
def test_what_prepares_the_city_does_not_start_it(town: City) -> None:
    """From its founding on the row decides, whatever the PR division submits."""
    town.at_pr()
    assert waits(town, "係員")


@sqlite
@pytest.mark.parametrize("duty", ["pr", "promotion", ""])
def test_a_device_is_set_up_before_the_start_too(town: City, settings: Any, duty: str) -> None:
    """Nobody is sent round between the two pages."""
    settings.SECOND_FACTOR = "all"
    Duty.objects.filter(duty=duty).delete()
    for role in (ADMIN, MANAGER, "係員"):
        answer = client_of(town, role).get("/", follow=True)
        assert (answer.status_code, [path for path, _ in answer.redirect_chain]) == (
            200,
            ["/me/second-factor/"],
        )


@sqlite
def test_pages_that_there_are_not(town: City) -> None:
    client: Client = client_of(town, ADMIN)
    for path in ("login/day/", "duties/waive/", "nothing/day/", "nothing/waive/", "begin/"):
        assert client.get(f"/start/{path}").status_code == 404
    assert client.get("/start/paper/").content.startswith(b"%PDF")


@pytest.mark.postgres
@pytest.mark.no_cover
@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_starts() -> None:
    city = unstarted(build_city())
    waive_rest(city)
    city.away(MANAGER, day=local_date(city.now))

    def press(_: int) -> str:
        try:
            actions.begin(by=city["広報補佐"], now=city.now)
        except Refused:
            return "refused"
        return "begun"

    def withdraw(_: int) -> str:
        try:
            actions.take_back(item=BY_KEY["older"], by=city[ADMIN], now=city.now)
        except Refused:
            return "too late"
        return "withdrawn"

    (first,) = race([press, press, withdraw], 1)
    begun = Event.objects.about("start").filter(action="begin").count()
    assert begun == first["begun"] == first["too late"] == 1 - first["withdrawn"]
    assert bool(Start.objects.get().started_at) == bool(begun)


@sqlite
def test_an_upgraded_city_without_a_submitted_case_has_not_started(city: City) -> None:
    upgrade = import_module("katori_sns.founding.migrations.0002_who_has_not_started")
    Start.objects.all().delete()
    case = Case.objects.create(
        kind="posting",
        section=city.sections["農政課"],
        keeper=city.sections["農政課"],
        drafter=city["係員"],
        drafted_at=city.now,
    )
    Case.objects.update(submitted_at=city.now)
    upgrade.keep_waiting(apps, None)
    assert not Start.objects.exists()
    Case.objects.update(submitted_at=None)
    upgrade.keep_waiting(apps, None)
    Case.objects.filter(pk=case.pk).update(submitted_at=city.now)
    assert the_start().started_at is None
