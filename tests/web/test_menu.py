"""The menu shows where one is."""

import re

import pytest
from django.test import Client

from tests.city import City

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/", [("page", "未処理")]),
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
