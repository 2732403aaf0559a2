"""How long a login lasts, and who ends it."""

from datetime import date, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from katori_sns.daily import run_daily
from katori_sns.history.models import Event
from katori_sns.organisation import actions
from katori_sns.organisation.models import UserSession
from tests.city import City
from tests.markup import flat
from tests.organisation.entering import PASSWORD, give_password, inside, log_in

NEW = "tsuyukusa-no-aoi-iro"
MINUTE, HOUR = 60, 3600


@pytest.fixture
def town(city: City) -> City:
    give_password(*city.people.values())
    return city


def ago(client: Client, **seconds: int) -> None:
    """Let the session have begun, or been used last, so much earlier."""
    session = client.session
    for name, value in seconds.items():
        session[name] -= value
    session.save()


@pytest.mark.parametrize(("idle", "still"), [(29 * MINUTE, True), (31 * MINUTE, False)])
def test_half_an_hour_of_idling_ends_a_login(town: City, idle: int, still: bool) -> None:
    client = log_in(town, "係員")
    ago(client, seen=idle)
    assert inside(client) is still


@pytest.mark.parametrize(("age", "still"), [(9 * HOUR - MINUTE, True), (9 * HOUR + MINUTE, False)])
def test_nine_hours_end_a_login_however_busy_it_was(town: City, age: int, still: bool) -> None:
    client = log_in(town, "係員")
    ago(client, since=age)
    client.post("/keep-alive/")
    assert inside(client) is still


def test_each_request_and_the_wish_to_go_on_begin_the_half_hour_anew(town: City) -> None:
    client = log_in(town, "係員")
    ago(client, seen=29 * MINUTE)
    assert client.post("/keep-alive/").status_code == 204
    ago(client, seen=29 * MINUTE)
    assert inside(client)
    ago(client, seen=29 * MINUTE)
    assert inside(client)


def test_an_ended_login_leaves_nothing_behind(town: City) -> None:
    client = log_in(town, "係員")
    ago(client, seen=31 * MINUTE)
    answer = client.get("/me/")
    assert answer["Location"] == "/login/?next=/me/"
    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)


def test_a_new_day_forgets_logins_that_have_run_out(town: City) -> None:
    now = timezone.now()
    client = log_in(town, "係員")
    for role in ("同僚", "課長"):
        log_in(town, role, password=NEW)
    gone = log_in(town, "課長補佐").session.session_key
    Session.objects.filter(pk=gone).update(expire_date=now - timedelta(minutes=1))
    yesterday = AccessAttempt.objects.filter(username=town["同僚"].username)
    yesterday.update(attempt_time=now - timedelta(hours=25))
    run_daily(now=now)
    assert [s.pk for s in Session.objects.all()] == [client.session.session_key]
    assert [a.username for a in AccessAttempt.objects.all()] == [town["課長"].username]
    assert AccessLog.objects.count() == 0


def test_nobody_goes_on_without_a_login(db: None) -> None:
    assert Client().post("/keep-alive/").status_code == 302


def test_one_sees_and_ends_ones_own_logins_and_nobody_elses(town: City) -> None:
    here, there, other = (log_in(town, role) for role in ("係員", "係員", "同僚"))
    assert flat(here.get("/me/").text).count("ログアウトさせる </button>") == 1
    far = UserSession.objects.get(session_id=there.session.session_key)
    assert other.post(f"/me/sessions/{far.pk}/end/").status_code == 404
    assert here.post(f"/me/sessions/{far.pk}/end/").status_code == 302
    assert (inside(here), inside(there), inside(other)) == (True, False, True)
    assert Event.objects.about("site").filter(action="session_end").count() == 1
    assert here.post(f"/me/sessions/{far.pk}/end/").status_code == 404


def test_ones_own_new_password_ends_the_other_logins_and_renews_this_one(town: City) -> None:
    here, there = log_in(town, "係員"), log_in(town, "係員")
    before = here.session.session_key
    answer = here.post("/me/password/", {"old": PASSWORD, "password": NEW, "again": NEW})
    assert answer.status_code == 302
    assert (inside(here), inside(there)) == (True, False)
    assert here.session.session_key != before
    assert UserSession.objects.get().session_id == here.session.session_key
    assert inside(log_in(town, "係員", password=NEW))
    assert not inside(log_in(town, "係員"))


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"old": "chigau-kagi-desu"}, "いまのパスワードが違います"),
        ({"again": "chigau-kagi-desu"}, "二つのパスワードが違います"),
        ({"password": "mijikai", "again": "mijikai"}, "12文字以上"),
        ({"password": "", "again": ""}, "新しいパスワードを入力してください"),
    ],
)
def test_a_password_is_not_changed_when(town: City, answers: dict[str, str], error: str) -> None:
    client = log_in(town, "係員")
    answer = client.post("/me/password/", {"old": PASSWORD, "password": NEW, "again": NEW} | answers)
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert inside(log_in(town, "係員"))


@pytest.mark.parametrize(
    ("change", "values"),
    [
        ("disable_user", {}),
        ("issue_password", {}),
        ("change_user", {"contractor_until": date(2099, 3, 31)}),
    ],
)
def test_what_an_administrator_changes_ends_all_logins(
    town: City, change: str, values: dict[str, Any]
) -> None:
    town["同僚"].appointments.all().delete()
    client, other = log_in(town, "同僚"), log_in(town, "係員")
    getattr(actions, change)(user=town["同僚"], by=town["システム管理者"], now=town.now, **values)
    assert (inside(client), inside(other)) == (False, True)
    assert UserSession.objects.filter(user=town["同僚"]).count() == 0


def test_a_new_mail_address_ends_no_login(town: City) -> None:
    client = log_in(town, "係員")
    actions.change_user(user=town["係員"], by=town["システム管理者"], now=town.now, email="neu@city.example")
    assert inside(client)
