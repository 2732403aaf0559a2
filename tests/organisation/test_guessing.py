"""Guessing across names is locked too, and nothing that was tried can be read anywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from katori_sns.organisation.actions import forget_logins
from katori_sns.organisation.guessing import TriedPassword
from tests.city import City
from tests.organisation.entering import PASSWORD, give_password, inside, log_in

pytestmark = [pytest.mark.sqlite]

TRIED = "sakura-no-kisetsu-ni"


def attempt(username: str, password: str, address: str = "192.0.2.1") -> Any:
    return Client().post("/login/", {"username": username, "password": password}, REMOTE_ADDR=address)


def spray(names: int, password: str = TRIED) -> list[int]:
    """One password under many names, each from an address of its own."""
    return [attempt(f"name{n}", password, f"192.0.2.{n}").status_code for n in range(names)]


def test_one_password_tried_on_many_names_opens_nothing_for_a_while(city: City) -> None:
    give_password(city["係員"], password=TRIED)
    give_password(city["課長"])
    assert spray(5) == [422] * 5
    answer = attempt(city["係員"].username, TRIED, "192.0.2.99")
    assert answer.status_code == 429
    assert "複数のログインIDでの失敗が続いたため、15分のあいだ止めています" in answer.content.decode()
    assert inside(log_in(city, "課長"))  # another password
    assert TriedPassword.objects.count() == 5  # what was refused untried keeps no lock alive
    TriedPassword.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert attempt(city["係員"].username, TRIED, "192.0.2.99").status_code == 302


def test_one_persons_own_mistakes_are_not_taken_for_it(city: City) -> None:
    give_password(city["係員"])
    for _ in range(4):
        attempt(city["係員"].username, TRIED)
    assert attempt("somebody", TRIED, "192.0.2.7").status_code == 422


def test_a_name_counts_once_in_whatever_case_it_is_typed(city: City) -> None:
    names = ("tanaka", "Tanaka", "TANAKA", "ｔａｎａｋａ", "tANAKA", "TanakA")
    assert [attempt(name, f"{TRIED}-{name}").status_code for name in names] == [422] * 4 + [429] * 2
    give_password(city["係員"])
    for name in names:
        attempt(name, TRIED, "192.0.2.8")
    assert attempt(city["係員"].username, PASSWORD, "192.0.2.8").status_code == 302
    assert TriedPassword.objects.values("name").distinct().count() == 1


def test_many_names_tried_from_one_address_lock_that_address(city: City) -> None:
    give_password(city["係員"])
    codes = [attempt(f"name{n}", f"{TRIED}-{n}").status_code for n in range(10)]
    assert codes == [422] * 10
    assert attempt(city["係員"].username, PASSWORD).status_code == 429
    assert attempt(city["係員"].username, PASSWORD, "192.0.2.7").status_code == 302
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert attempt(city["係員"].username, PASSWORD).status_code == 302


def test_what_was_tried_cannot_be_read_and_goes_after_a_day(city: City) -> None:
    spray(2)
    rows = list(TriedPassword.objects.values_list("password", "name"))
    assert len({password for password, _ in rows}) == 1
    assert all(len(text) == 8 and text not in TRIED for row in rows for text in row)
    forget_logins(now=timezone.now() + timedelta(hours=23))
    assert TriedPassword.objects.count() == 2
    forget_logins(now=timezone.now() + timedelta(hours=25))
    assert TriedPassword.objects.count() == 0
