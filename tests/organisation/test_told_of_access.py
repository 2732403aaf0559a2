"""What is done to somebody's way in is told to him at once, and one person alone resets no power."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from katori_sns.history.models import Event
from katori_sns.notices.actions import relay
from katori_sns.notices.models import Notice
from katori_sns.organisation import actions
from katori_sns.organisation.models import User
from katori_sns.web.dates import local_date
from tests.city import City
from tests.organisation.entering import PASSWORD, client_of, inside
from tests.organisation.test_second_factor import device_of, enter, shown

pytestmark = [pytest.mark.sqlite]


@pytest.fixture
def town(city: City) -> City:
    """Everybody has been in before."""
    User.objects.update(last_login=city.now)
    for user in city.people.values():
        user.refresh_from_db()
    return city


def reset(town: City, role: str) -> str:
    return actions.issue_password(user=town[role], by=town["システム管理者"], now=timezone.now())


def attempt(town: City, role: str, password: str) -> Any:
    client = Client()
    answer = client.post("/login/", {"username": town[role].username, "password": password})
    return client, answer


def mails() -> set[tuple[str, str]]:
    """Address and subject of what went out."""
    relay(now=timezone.now())
    return {(m.to[0], m.subject.rpartition("］")[2]) for m in mail.outbox}


def test_a_reset_a_new_address_and_a_new_password_are_told_at_once(town: City) -> None:
    user, admin = town["係員"], town["システム管理者"]
    reset(town, "係員")
    actions.change_user(user=user, by=admin, now=timezone.now(), email="atarashii@city.example")
    user.refresh_from_db()
    actions.change_password(user=user, password=PASSWORD, now=timezone.now())
    assert mails() == {
        ("u1@city.example", "仮パスワードの発行"),
        ("u1@city.example", "メールの宛先の変更"),
        ("atarashii@city.example", "メールの宛先の変更"),
        ("atarashii@city.example", "パスワードの変更"),
    }
    assert admin.name in str(mail.outbox[0].body)
    assert Notice.objects.filter(user=user).count() == 3


def test_a_login_stopped_for_the_moment_hides_no_reset(town: City) -> None:
    user, admin = town["係員"], town["システム管理者"]
    actions.disable_user(user=user, by=admin, now=timezone.now())
    reset(town, "係員")
    assert ("u1@city.example", "仮パスワードの発行") in mails()
    actions.enable_user(user=user, by=admin, now=timezone.now())
    assert Notice.objects.filter(user=user).count() == 1


POWERFUL = ("課長", "課長補佐", "広報主管課長", "広報担当", "シティプロモーション", "監査")


@pytest.mark.parametrize("role", POWERFUL)
def test_a_reset_of_who_holds_power_waits_for_a_second_person(town: City, role: str) -> None:
    town.person("もう一人の管理者", is_administrator=True)
    password = reset(town, role)
    _, answer = attempt(town, role, password)
    assert (answer.status_code, "もう一人の確認を待っています" in answer.content.decode()) == (422, True)
    page = f"/people/{town[role].pk}/password/confirm/"
    assert client_of(town, "システム管理者").post(page).status_code == 422  # who reset it
    for other in {"係員", "他課の課長", "部長"} - {role}:
        assert client_of(town, other).post(page).status_code == 404
    second = "もう一人の管理者" if role == "広報主管課長" else "広報主管課長"
    asked = {n.user_id for n in Notice.objects.filter(path=page)}
    assert asked == {town[r].pk for r in ("もう一人の管理者", "広報主管課長", "広報補佐") if r != role}
    client = client_of(town, second)
    assert "確認する" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    assert client.post(page).status_code == 302  # once more: it waits no longer
    assert attempt(town, role, password)[1]["Location"] == "/"
    labels = Event.objects.about(f"user:{town[role].pk}").values_list("label", flat=True)
    assert set(labels) == {"仮パスワードの発行", "仮パスワードの確認"}


@pytest.mark.usefixtures("preparing")
@pytest.mark.parametrize("registered", [True, False])
def test_nobody_makes_himself_a_second_person_unseen(city: City, registered: bool) -> None:
    admin = city.person("もう一人の管理者", is_administrator=True)
    now = timezone.now()
    if registered:
        actions.change_user(user=city.person("新人"), by=admin, now=now, is_administrator=True)
    else:
        values = {
            "username": "new",
            "staff_number": "90909",
            "name": "新人 太郎",
            "kana": "しん",
            "email": "n@x.jp",
        }
        actions.create_user(by=admin, now=now, is_administrator=True, **values)
    told = {n.user_id for n in Notice.objects.filter(title="［ログイン］システム管理者の登録")}
    assert told == {city[r].pk for r in ("システム管理者", "広報主管課長", "広報補佐")}


def test_nobody_confirms_for_himself(town: City) -> None:
    town.person("もう一人の管理者", is_administrator=True, last_login=town.now)
    reset(town, "もう一人の管理者")
    with pytest.raises(actions.Refused, match="本人"):
        actions.confirm_password(
            user=town["もう一人の管理者"], by=town["もう一人の管理者"], now=timezone.now()
        )


@pytest.mark.usefixtures("preparing")
def test_others_and_who_was_never_in_use_theirs_at_once(city: City) -> None:
    User.objects.filter(pk=city["係員"].pk).update(last_login=city.now)
    city["係員"].refresh_from_db()
    for role in ("係員", "課長"):  # the chief has not been in yet: it is his first
        assert attempt(city, role, reset(city, role))[1].status_code == 302


def test_a_first_password_of_who_holds_power_waits_once_the_city_works(city: City) -> None:
    for role, status in (("係員", 302), ("課長", 422)):
        assert attempt(city, role, reset(city, role))[1].status_code == status
    assert told_of(city, "課長") == 1


def test_ones_own_second_factor_takes_the_place_of_the_second_person(town: City) -> None:
    device = device_of(town["課長"])
    password = reset(town, "課長")
    client, answer = attempt(town, "課長", password)
    assert answer["Location"] == "/login/code/"
    assert enter(client, shown(device))["Location"] == "/"
    assert client.get("/")["Location"] == "/me/password/"


def test_taking_the_device_off_afterwards_opens_no_way_round(town: City) -> None:
    device_of(town["課長"])
    password = reset(town, "課長")
    actions.remove_device(user=town["課長"], by=town["システム管理者"], now=timezone.now())
    assert attempt(town, "課長", password)[1].status_code == 422
    again = reset(town, "課長")
    assert attempt(town, "課長", again)[1].status_code == 422


def told_of(town: City, role: str) -> int:
    page = f"/people/{town[role].pk}/password/confirm/"
    return Notice.objects.filter(path=page, user=town["広報主管課長"]).count()


def test_who_took_the_device_off_after_the_reset_is_waited_for(town: City) -> None:
    device_of(town["課長"])
    reset(town, "課長")
    assert told_of(town, "課長") == 0
    actions.remove_device(user=town["課長"], by=town["システム管理者"], now=timezone.now())
    assert told_of(town, "課長") == 1


def test_a_reset_before_power_is_confirmed_when_power_comes(town: City) -> None:
    user, section = town["同僚"], town.sections["農政課"]
    today = local_date(timezone.now())
    client, _ = attempt(town, "同僚", reset(town, "同僚"))
    client.post("/me/password/", {"password": PASSWORD, "again": PASSWORD})
    user.refresh_from_db()
    assert (user.check_password(PASSWORD), inside(client), told_of(town, "同僚")) == (True, True, 0)
    actions.set_substitute(
        section=section,
        user=user,
        rank=3,
        begins=today + timedelta(days=9),
        by=None,
        now=timezone.now(),
    )
    assert (inside(client), told_of(town, "同僚")) == (False, 1)
    assert attempt(town, "同僚", PASSWORD)[1].status_code == 422
    page = f"/people/{user.pk}/password/confirm/"
    assert client_of(town, "広報主管課長").get(page).status_code == 200
    assert client_of(town, "広報主管課長").post(page).status_code == 302
    assert attempt(town, "同僚", PASSWORD)[1].status_code == 302


def test_power_from_a_day_to_come_counts_at_once(town: City) -> None:
    now = timezone.now()
    later = local_date(now) + timedelta(days=9)
    town_of_duty = town.sections["農政課"]
    actions.move_duty(duty="pr", section=town_of_duty, begins=later, by=None, now=now)
    for role in ("他課の係員", "同僚"):
        reset(town, role)
        assert told_of(town, role) == (role == "他課の係員")
    actions.appoint(
        user=town["同僚"], section=town_of_duty, post="係員", is_head=False, begins=later, by=None, now=now
    )
    assert told_of(town, "同僚") == 1
