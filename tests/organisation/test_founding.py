"""An empty database becomes a city, and a city without a duty answers in words."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from katori_sns.daily import run_daily
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.models import Duty, Section, User
from tests.city import City
from tests.organisation.entering import PASSWORD, client_of

pytestmark = [pytest.mark.sqlite]

FIRST = {
    "username": "hajime",
    "staff_number": "90001",
    "name": "管理 一",
    "kana": "かんり はじめ",
    "email": "hajime@city.example",
}


def founded_by(**more: Any) -> str:
    """The temporary password: the last line of what the command says."""
    out = StringIO()
    call_command("first_administrator", stdout=out, **{**FIRST, **more})
    return out.getvalue().splitlines()[-1]


@pytest.mark.django_db
def test_the_first_administrator_founds_the_city_from_an_empty_database() -> None:
    assert "manage.py first_administrator" in Client().get("/login/").content.decode()
    password = founded_by()
    assert "manage.py first_administrator" not in Client().get("/login/").content.decode()
    assert re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", password)
    client = Client()
    client.post("/login/", {"username": "hajime", "password": password})
    assert client.post("/me/password/", {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert client.get("/")["Location"] == "/start/"
    vacant = "広報主管課とシティプロモーション統括部局が決まっていません"
    assert vacant in client.get("/start/").content.decode()
    assert client.get("/health/").status_code == 503
    for code, flag in (("1", "is_pr"), ("2", "is_promotion")):
        section = {"code": code, "name": f"課{code}", "begins": "R8.4.1", flag: "on"}
        assert client.post("/sections/new/", section).status_code == 302
    assert "広報主管課：課1" in client.get("/start/").content.decode()


@pytest.mark.django_db
def test_an_empty_city_has_its_days() -> None:
    run_daily(now=timezone.now())
    founded_by()
    run_daily(now=timezone.now())


def test_with_an_administrator_in_service_it_refuses(city: City) -> None:
    with pytest.raises(CommandError, match="すでに登録されています"):
        founded_by()
    assert not User.objects.filter(username="hajime").exists()


def test_a_rescue_is_told_and_leaves_a_trace(city: City) -> None:
    founded_by(rescue=True)
    user = User.objects.get(username="hajime")
    assert [event.label for event in Event.objects.about(f"user:{user.pk}")][-1] == "非常時のシステム管理者"
    told = {notice.user for notice in Notice.objects.filter(title__contains="非常時のシステム管理者")}
    assert told == {city["システム管理者"], city["監査"], city["広報主管課長"]}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "typed"), [("email", "at"), ("name", "〓田 一"), ("staff_number", " ")])
def test_what_is_wrong_is_named_and_nothing_is_written(name: str, typed: str) -> None:
    with pytest.raises(CommandError, match="："):
        founded_by(**{name: typed})
    assert User.objects.count() == 0


def test_createsuperuser_names_the_command_that_takes_its_place() -> None:
    with pytest.raises(CommandError, match="first_administrator"):
        call_command("createsuperuser", "--noinput", "--username=root")


ROLES = (
    "係員",
    "課長",
    "広報担当",
    "広報主管課長",
    "シティプロモーション",
    "監査",
    "委託業者",
    "システム管理者",
)


@pytest.mark.parametrize("duty", ["pr", "promotion"])
@pytest.mark.parametrize("role", ROLES)
def test_while_a_duty_has_no_section_every_page_says_so(
    city: City, settings: Any, duty: str, role: str
) -> None:
    Duty.objects.filter(duty=duty).delete()
    client = client_of(city, role)
    for name, _, permission in settings.MENU:
        if not permission or city[role].has_perm(permission):
            page = client.get(reverse(name))
            waits = "準備中です" in page.content.decode()
            open_to_him = role == "システム管理者" and name.split(":")[0] in ("organisation", "web", "health")
            assert (name, page.status_code < 300 or name == "health", waits) == (name, True, not open_to_him)
    run_daily(now=city.now)


def test_a_section_on_duty_that_has_ended_leaves_the_city_waiting(city: City) -> None:
    Section.objects.filter(name="秘書広報課").update(ends=date(2026, 3, 31))
    assert "準備中です" in client_of(city, "係員").get("/").content.decode()
