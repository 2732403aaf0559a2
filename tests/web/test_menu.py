"""The menu shows where one is."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.city import City
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
CHROME = re.compile(r"<header.*?</header>|<footer.*?</footer>", re.S)
HREF = re.compile(r'<a\b[^>]*?\bhref="(/[^"]*)"')


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/", []),  # 管理 itself, with which he begins
        ("/guideline/", [("page", "ガイドライン")]),
        ("/people/", [("page", "管理")]),
        ("/people/new/", [("true", "管理")]),
        ("/manual/", []),
        ("/nowhere/", []),
    ],
)
def test_the_menu_marks_the_page_and_what_lies_under_it(
    city: City, client: Client, path: str, here: list[tuple[str, str]]
) -> None:
    client.force_login(city["システム管理者"])
    menu = client.get(path).text.split('<nav class="menu"')[1].split("</nav>")[0]
    assert re.findall(r'aria-current="(\w+)"\s*>([^<]+)<', menu) == here


ODD: dict[str, dict[str, Any]] = {
    "無所属": {},
    "契約の切れた業者": {"contractor_until": date(2020, 3, 31)},
}


def test_every_entry_of_the_menu_opens_for_whoever_sees_it(city: City) -> None:
    """Those whom the walk along all links does not know: of no role, after a contract, after a post."""
    for role, flags in ODD.items():
        city.person(role, **flags)
    city.person("課員の管理者", "農政課", "主事", is_administrator=True)
    city.person("離任者", "農政課", "主事")
    city["離任者"].appointments.update(ends=date(2021, 3, 31))
    for role in (*ODD, "課員の管理者", "離任者", "委託業者", "広報補佐"):
        client = client_of(city, role)
        begin = client.get("/", follow=True)
        links = {link for part in CHROME.findall(begin.text) for link in HREF.findall(part)}
        found = {link: client.get(link, follow=True).status_code for link in links}
        found.pop("/health/", None)  # it answers 503 for what is wrong
        assert (role, {link: status for link, status in found.items() if status != 200}) == (role, {})
        assert (role, len(links) >= 3 or "/login/" in begin.request["PATH_INFO"]) == (role, True)


@pytest.mark.parametrize("role", ["係員", "監査", "システム管理者"])
def test_the_state_of_the_system_opens_for_administrators_alone(city: City, role: str) -> None:
    known = role == "システム管理者"
    client = client_of(city, role)
    assert ('href="/health/"' in client.get("/").text) == known
    assert (client.get("/health/").status_code in (200, 503)) == known
