"""Every link of every page leads somewhere, for every role: no 403, 404 or 500 (S5 of what is offered)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from accounts.models import SNSAccount
from applications.new_operation.actions import Rejection
from katori_sns.workflow.steps import Step
from tests.accounts.keeping import account_of
from tests.applications import lives
from tests.city import City
from tests.incidents import reporting
from tests.long import LONG
from tests.organisation.entering import client_of
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
EVERYBODY = (*ROLES, "異動者")
# Who is led to most and who is shown least; test_offered goes as far as the menu leads for all.
SAMPLE = ("広報主管課長", "委託業者")


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


def what_has_ended(city: City) -> None:
    """Cases that came back or to their end, accounts in joint use and given up, and a drafter who moved."""
    case = city.at_pr(account_name="戻り")
    city.judge(case, lacking=(4, 8))
    city.act("広報主管課長", "return", case)
    city.act("広報主管課長", "reject", city.judged(account_name="不承認"), payload=Rejection("4 手続 (1)"))
    city.approved(account_name="承認")
    city.act("係員", "cancel", city.draft(account_name="取下げ"))
    for made, action in ((lives.consultation, "no_objection"), (lives.emergency, "refuse")):
        city.act("広報主管課長", action, lives.sent(city, made(city, "x")))
    about = {"handle": "", "url": "", "acquired_on": city.now.date()}
    account_of(city, name="共同", joint=("農政課",), **about)
    gone = account_of(city, name="撤退", state="withdrawn", **about)
    incident = reporting.drafted(city, accounts=(gone,))
    city.act("係員", "file", incident)
    city.person("異動者", "商工観光課", "主事")
    city.draft("異動者", account_name="異動")
    city["異動者"].appointments.update(section=city.sections["農政課"])


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
            path = urlsplit(link).path
            # Of each kind of page one, but every case and account, and all that their own pages offer.
            every = page.endswith(":detail") or name.endswith(":detail")
            once = path if every else NUMBER.sub("N", path)
            if once not in seen and page not in LEAVES:
                seen.add(once)
                waiting.append(link)
    return found


def test_every_link_of_every_page_leads_somewhere() -> None:
    with a_city() as city:
        city_of_all_kinds(city)
        what_has_ended(city)
        dead = {role: dead_ends(city, role) for role in (EVERYBODY if LONG else SAMPLE)}
    assert not any(dead.values()), dead
