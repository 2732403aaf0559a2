"""Temporary passwords: made by the system, used once, followed by one's own."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from katori_sns.history.models import Event
from katori_sns.organisation import actions
from katori_sns.organisation.models import User
from katori_sns.organisation.passwords import LETTERS, temporary_password
from tests.city import City
from tests.organisation.entering import PASSWORD, client_of, give_password, inside, log_in

pytestmark = [pytest.mark.sqlite]

OWN = {"password": PASSWORD, "again": PASSWORD}


def issued(city: City, role: str = "係員") -> str:
    return actions.issue_password(user=city[role], by=city["システム管理者"], now=timezone.now())


def test_it_is_made_by_chance_of_signs_that_nobody_mistakes() -> None:
    made = {temporary_password() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(rf"([{LETTERS}]{{4}}-){{3}}[{LETTERS}]{{4}}", password) for password in made)


def test_it_stands_on_the_page_that_answers_and_nowhere_else(city: City) -> None:
    admin = client_of(city, "システム管理者")
    path = f"/people/{city['係員'].pk}/password/"
    answer = admin.post(path)
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    for page in (path, f"/people/{city['係員'].pk}/", "/people/"):
        assert password not in admin.get(page).content.decode()
    told = Event.objects.about(f"user:{city['係員'].pk}").get()
    assert (told.label, password in str(told.changes)) == ("仮パスワードの発行", False)


def test_with_it_one_decides_ones_own_and_sees_nothing_before(city: City) -> None:
    client = log_in(city, "係員", password=issued(city))
    for path in ("/", "/me/", "/cases/", "/people/", "/no-such-page/", "/guideline/"):
        answer = client.get(path)
        assert (path, answer.status_code) in ((path, 302), (path, 404))
        assert answer.status_code == 404 or answer["Location"] == "/me/password/"
    assert "パスワードを決める" in client.get("/me/password/").content.decode()
    assert client.post("/me/password/", OWN).status_code == 302
    assert inside(client)
    assert inside(log_in(city, "係員"))
    user = User.objects.get(pk=city["係員"].pk)
    assert (user.temporary_until, user.check_password(PASSWORD)) == (None, True)


def test_every_entry_of_the_menu_leads_there_first(city: City, settings: Any) -> None:
    User.objects.filter(pk=city["課長"].pk).update(temporary_until=timezone.now())
    client = client_of(city, "課長")
    led = {client.get(reverse(name)).headers.get("Location") for name, _, _ in settings.MENU}
    assert led == {"/me/password/"}
    assert client.post(reverse("notices:list")).headers["Location"] == "/me/password/"
    assert client.post("/logout/").headers["Location"] == "/login/"


def test_it_opens_the_login_once(city: City) -> None:
    password = issued(city)
    assert log_in(city, "係員", password=password).get("/me/password/").status_code == 200
    again = Client().post("/login/", {"username": city["係員"].username, "password": password})
    assert again.status_code == 422
    assert "ログインIDかパスワードが違います" in again.content.decode()


def test_it_opens_nothing_after_its_time(city: City) -> None:
    password = issued(city)
    User.objects.filter(pk=city["係員"].pk).update(temporary_until=timezone.now() - timedelta(seconds=1))
    answer = Client().post("/login/", {"username": city["係員"].username, "password": password})
    assert answer.status_code == 422


def test_a_later_one_takes_the_place_of_the_earlier(city: City) -> None:
    first, second = issued(city), issued(city)
    assert Client().post("/login/", {"username": city["係員"].username, "password": first}).status_code == 422
    assert log_in(city, "係員", password=second).get("/me/password/").status_code == 200


def test_it_is_not_kept_as_ones_own(city: City) -> None:
    password = issued(city)
    client = log_in(city, "係員", password=password)
    answer = client.post("/me/password/", {"password": password, "again": password})
    assert (answer.status_code, "仮パスワードとは違う" in answer.content.decode()) == (422, True)


def test_trying_the_old_password_over_and_over_is_stopped_as_at_the_login(city: City) -> None:
    give_password(city["係員"])
    client = log_in(city, "係員")
    wrong = {"old": "chigau-kagi-desu", "password": "nanohana-no-saku-oka", "again": "nanohana-no-saku-oka"}
    codes = [client.post("/me/password/", wrong).status_code for _ in range(6)]
    assert codes[-1] == 429
    assert client.post("/me/password/", wrong | {"old": PASSWORD}).status_code == 429
    assert User.objects.get(pk=city["係員"].pk).check_password(PASSWORD)


@pytest.mark.parametrize("role", ["係員", "監査", "課長"])
def test_only_an_administrator_issues_one(city: City, role: str) -> None:
    assert client_of(city, role).post(f"/people/{city['同僚'].pk}/password/").status_code == 404
