"""What the frame of every page and the lists offer, opens: header, menu and footer lead nowhere else."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from tests.city import City
from tests.long import LONG
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
ROLES = [
    *("係員", "同僚", "課長補佐", "課長", "他課の係員", "他課の課長", "部長"),
    *("広報担当", "広報補佐", "広報主管課長", "広報の部長", "シティプロモーション"),
    *("監査", "システム管理者", "委託業者"),
]
# Who is not led through every page by tests/records/test_links.py, one for each menu.
SAMPLE = ("係員", "シティプロモーション", "監査", "システム管理者")
# Where everybody may be, and where the lists of the menu lead.
PAGES = ("/", "/me/", "/notices/", "/manual/", "/accessibility/", "/guideline/")


class Links(HTMLParser):
    """Where the links and the forms of a page lead that only show something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and (href := given.get("href")):
            self.found.append(href)
        if tag == "form" and (given.get("method") or "get").lower() == "get":
            self.found.append(given.get("action") or "")


def links(page: str, path: str) -> set[str]:
    """The addresses of this site that a page offers."""
    found = (urljoin(path, link) for link in Links(page).found)
    return {link.partition("#")[0] for link in found if not urlsplit(link).netloc and "mailto" not in link}


def visit(client: Client, paths: set[str]) -> set[str]:
    """Open them all, and say what they offer; `/health/` opens too, and says how it is by its status."""
    answers = {path: client.get(path) for path in sorted(paths)}
    dead = {path: answer.status_code for path, answer in answers.items() if answer.status_code != 200}
    assert set(dead) <= {"/health/"}, dead
    pages = {path: a for path, a in answers.items() if a.headers["Content-Type"].startswith("text/html")}
    return {link for path, answer in pages.items() for link in links(answer.text, path)}


@pytest.mark.parametrize("role", ROLES if LONG else SAMPLE)
def test_everything_offered_from_the_menu_opens(city: City, role: str) -> None:
    """The links of the frame, of the pages they lead to, and of what every one of these offers."""
    case = city.at_pr()
    city.act("広報主管課長", "return", case)
    city.approved()
    client = client_of(city, role)
    offered = visit(client, set(PAGES))
    further = visit(client, offered - set(PAGES))
    visit(client, further - offered - set(PAGES))


def test_the_cast_is_whole(city: City) -> None:
    assert set(ROLES) == set(city.people)


def menu(client: Client) -> list[str]:
    found = client.get("/").text.split('<nav class="menu"')[1].split("</nav>")[0]
    return [label.strip() for label in re.findall(r">([^<]+)</a", found)]


def test_an_administrator_is_offered_what_he_may_open(city: City) -> None:
    assert menu(client_of(city, "システム管理者")) == ["管理", "システムの状態", "ガイドライン"]
    assert "トラブルを届け出る" in client_of(city, "監査").get("/").text
