"""Every page of an empty or half-founded city answers, and each way leads somewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import UUIDConverter

from katori_sns.daily import run_daily
from katori_sns.founding.models import Start
from katori_sns.organisation.models import Appointment, Duty, Section, SectionFace, Substitute, User
from tests.city import City, build_city
from tests.founding.preparing import ADMIN, MANAGER, unstarted
from tests.organisation.entering import client_of
from tests.records.pages import named

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover, pytest.mark.django_db]

STEPS = 5  # redirects until a page answers; more is a circle
NUMBERS = {
    "pk": 1,
    "case_id": 1,
    "account_id": 1,
    "section_id": 1,
    "version": 1,
    "key": "drill",
    "form": "csv",
}
OUTSIDE = ("live", "ready")  # they answer to machines, in a word


def addresses() -> list[str]:
    """Every page that needs no number, and those that need no more than one of these."""
    found = {
        name: set(p.pattern.converters)
        for name, p in named(get_resolver().url_patterns)
        if not any(isinstance(each, UUIDConverter) for each in p.pattern.converters.values())
    }
    return [
        reverse(name, kwargs={ask: NUMBERS[ask] for ask in asks})
        for name, asks in found.items()
        if asks <= set(NUMBERS) and len(asks) < 2 and name not in OUTSIDE
    ]


def empty() -> City:
    return City()


def only_administrator() -> City:
    city = City()
    city.person(ADMIN, is_administrator=True)
    Start.objects.create()
    return city


def without_a_duty(name: str) -> Callable[[], City]:
    def found() -> City:
        city = build_city()
        Section.objects.filter(pk=city.sections[name].pk).update(ends=date(2026, 3, 31))
        return city

    return found


def without_heads() -> City:
    """A PR division with its staff alone, before the start."""
    city = unstarted(build_city())
    Appointment.objects.filter(is_head=True).delete()
    Substitute.objects.all().delete()
    return city


def sections_alone() -> City:
    """Nobody has a post yet; no section stands above another."""
    city = build_city()
    Appointment.objects.all().delete()
    Substitute.objects.all().delete()
    for table in (Section, SectionFace):
        table.objects.update(parent=None)
    return city


# How it is found, and who looks at every page.
CITIES: dict[str, tuple[Callable[[], City], tuple[str, ...]]] = {
    "empty": (empty, ("",)),
    "only an administrator": (only_administrator, (ADMIN,)),
    "no PR division": (without_a_duty("秘書広報課"), (ADMIN,)),
    "no promotion office": (without_a_duty("シティプロモーション推進課"), (MANAGER,)),
    "no head before the start": (without_heads, ("広報担当",)),
    "no posts": (sections_alone, ("係員",)),
}


def end_of(client: Client, path: str) -> int:
    """The status at the end of the way, and whether there is an end."""
    for _ in range(STEPS):
        answer = client.get(path)
        if answer.status_code not in (301, 302):
            return answer.status_code
        path = answer["Location"]
    return 508


@pytest.mark.parametrize(("found", "roles"), CITIES.values(), ids=CITIES)
def test_no_page_fails_and_no_way_is_a_circle(found: Callable[[], City], roles: tuple[str, ...]) -> None:
    city, everything = found(), addresses()
    assert len(everything) > 50
    for role in roles:
        client = client_of(city, role) if role else Client()
        client.raise_request_exception = False
        wrong = {path: status for path in everything if (status := end_of(client, path)) >= 500}
        assert (role, wrong) == (role, {"/health/": 503} if role == ADMIN else {})
    run_daily(now=city.now)


@pytest.mark.parametrize("year", [2150])
def test_a_city_beyond_the_known_holidays_goes_on(
    city: City, year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """開庁日 of any year follow the rule; the list of holidays ends nowhere that a page would notice."""
    now = city.now.replace(year=year)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    for table in (Section, SectionFace, Duty, Appointment, Substitute):
        table.objects.update(begins=date(1990, 4, 1))
    User.objects.filter(pk=city["委託業者"].pk).update(contractor_until=None)
    for role in (MANAGER, ADMIN):
        client = client_of(city, role)
        for path in ("/", "/cases/", "/posts/calendar/", "/calendar/", "/me/absence/", "/start/"):
            assert (path, end_of(client, path) < 500) == (path, True)
    run_daily(now=now)
