"""Every link of every page leads somewhere, for every role: no 403, 404 or 500 (S5 of what is offered)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from accounts.models import SNSAccount
from katori_sns.workflow.steps import Step
from tests.city import City
from tests.organisation.entering import client_of
from tests.records.known import LINKS, known, marked
from tests.records.lives import BEFALLS, ROLES, WAYS, begun, plan, take
from tests.records.long import a_city

pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.no_cover,
    pytest.mark.django_db,
    pytest.mark.usefixtures("words_of_papers"),
]

HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
FORM = re.compile(r'<form\b(?![^>]*method="post")[^>]*?\baction="([^"]+)"')
NUMBER = re.compile(r"\d+")
LEAVES = {"logout"}  # ends the walk
BEGIN = "/"


def city_of_all_kinds(city: City) -> None:
    """A case of every kind, in the middle of its main way."""
    for kind, ways in WAYS.items():
        case = begun(city, ways[0])
        stages = plan(kind, ways[0])
        for event in stages[: len(stages) // 2]:
            if isinstance(event, Step):
                take(city, case, event)
            else:
                BEFALLS[event](city, case)
        for account in SNSAccount.objects.all():  # the next one's is another
            own = f"{kind.replace('_', '')}{account.pk}"
            url = f"https://www.instagram.com/{own}/"
            SNSAccount.objects.filter(pk=account.pk).update(handle=own, handle_key=own, url=url)


def name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def links(page: str, at: str) -> Iterator[str]:
    """The addresses on this site to which a page leads."""
    for found in (*HREF.findall(page), *FORM.findall(page)):
        url = urlsplit(urljoin(at, unescape(found)))
        if not url.netloc and url.path.startswith("/") and not url.path.startswith(("/static/", "/media/")):
            yield f"{url.path}?{url.query}" if url.query else url.path


def dead_ends(city: City, role: str) -> set[str]:
    """Where the person is led and let down, from his in-tray on."""
    client, waiting, seen, found = client_of(city, role), [BEGIN], set[str](), set[str]()
    while waiting:
        url = waiting.pop()
        answer: Any = client.get(url)
        name = name_of(urlsplit(url).path)
        if answer.status_code in (403, 404, 500):
            found.add(f"{name}={answer.status_code}")
        if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        for link in links(answer.content.decode(), url):
            page = name_of(urlsplit(link).path)
            once = NUMBER.sub("N", urlsplit(link).path)  # one of each
            if once not in seen and page not in LEAVES:
                seen.add(once)
                waiting.append(link)
    return found


@cache
def of_every_role() -> dict[str, set[str]]:
    with a_city() as city:
        city_of_all_kinds(city)
        return {role: dead_ends(city, role) for role in ROLES}


@pytest.mark.parametrize("role", ROLES)
def test_every_link_of_every_page_leads_somewhere(role: str) -> None:
    assert of_every_role()[role] - {page for who, page in known(LINKS) if who == role} == set()


@pytest.mark.parametrize(("role", "page"), marked(known(LINKS), LINKS))
def test_a_link_that_led_nowhere_leads_somewhere(role: str, page: str) -> None:
    assert page not in of_every_role()[role]
