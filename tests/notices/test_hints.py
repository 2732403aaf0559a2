"""はじめの案内: what a person in each role does first, until he closes it for good."""

from __future__ import annotations

import pytest

from katori_sns.history.models import Event
from katori_sns.notices.hints import HINTS, role_of
from katori_sns.notices.models import ClosedHint
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from tests.city import City
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite]
ROLES = {
    "監査": "auditor",
    "システム管理者": "administrator",
    "委託業者": "contractor",
    "広報主管課長": "pr_head",
    "広報担当": "pr",
    "シティプロモーション": "promotion",
    "課長": "head",
    "課長補佐": "substitute",
    "係員": "member",
}


def test_each_role_has_its_own_hint_on_its_first_page(city: City) -> None:
    assert set(ROLES.values()) == set(HINTS)
    for role, key in ROLES.items():
        page = client_of(city, role).get("/", follow=True).text
        assert (role, HINTS[key].title in page, "この案内を閉じる" in page) == (role, True, True)


def test_a_closed_hint_stays_away_until_it_is_asked_for_or_the_role_is_another(city: City) -> None:
    client, other = client_of(city, "係員"), client_of(city, "同僚")
    for _ in range(2):  # a second click closes nothing more
        assert client.post("/notices/hint/").status_code == 302
    again = client_of(city, "係員")  # at another computer too
    assert ["この案内を閉じる" in c.get("/").text for c in (client, again, other)] == [False, False, True]
    event = Event.objects.get(action="show_hint")
    assert (event.actor_id, event.changes) == (
        city["係員"].pk,
        {"案内（起案するかたへ）": ["表示する", "閉じた"]},
    )
    assert "はじめの案内を表示する" in client.get("/me/").text
    city.appoint("係員", "秘書広報課", "主事")
    org = ActorContext(local_date(city.now), city["係員"])
    assert role_of(org) == "pr"
    assert HINTS["pr"].title in client.get("/").text


def test_it_is_shown_again_to_who_asks_for_it(city: City) -> None:
    client = client_of(city, "係員")
    client.post("/notices/hint/")
    client.post("/notices/hint/", {"shown": "1"})
    assert not ClosedHint.objects.exists()
    assert "この案内を閉じる" in client.get("/").text
