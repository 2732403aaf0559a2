"""The manual, the accessibility policy and the sample of parts."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from tests.city import City

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


@pytest.fixture
def known(city: City, client: Client) -> Client:
    client.force_login(city["係員"])
    return client


def test_the_footer_leads_to_guideline_manual_and_accessibility(known: Client) -> None:
    footer = known.get(reverse("web:manual")).text.partition("<footer")[2]
    links = [
        f'href="{reverse(name)}"' in footer for name in ("web:guideline", "web:manual", "web:accessibility")
    ]
    assert links == [True, True, True]


@pytest.mark.parametrize(
    "role",
    [
        "起案する人",
        "所属長",
        "広報主管課",
        "シティプロモーション部局",
        "代決する人",
        "監査",
        "システム管理者",
    ],
)
def test_the_manual_tells_each_role_what_to_do(known: Client, role: str) -> None:
    assert f'class="section-head">{role}' in known.get(reverse("web:manual")).text


def test_the_manual_shows_every_picture_that_a_walk_makes(known: Client) -> None:
    shown = set(re.findall(r"web/manual/(\w+)", known.get(reverse("web:manual")).text))
    kept = {path.stem for path in Path(settings.BASE_DIR, "katori_sns/web/static/web/manual").iterdir()}
    walks = "".join(path.read_text() for path in Path(__file__).parents[1].glob("e2e/test_*.py"))
    made = set(re.findall(r"(?:take\(|picture=)\"(\w+)\"", walks))
    assert shown == kept == made


def test_the_accessibility_policy_names_its_standard_and_contact(known: Client) -> None:
    text = known.get(reverse("web:accessibility")).text
    assert ("JIS X 8341-3:2016" in text, "秘書広報課" in text) == (True, True)


def test_the_parts_are_shown_in_the_demo_only(known: Client) -> None:
    with override_settings(DEMO=True):
        shown = known.get(reverse("web:parts"))
    with override_settings(DEMO=False):
        hidden = known.get(reverse("web:parts"))
    assert (shown.status_code, hidden.status_code) == (200, 404)
    assert "12月は31日までです。日付を直してください" in shown.text
