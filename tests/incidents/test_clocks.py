"""G2(3): every moment of an incident lies between 気づいた and now, whoever types it and wherever."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from incidents.models import IncidentReport
from katori_sns.web.dates import format_wareki_time, local
from katori_sns.workflow.errors import Incomplete
from tests.city import City
from tests.incidents import reporting
from tests.incidents.test_pages import TYPED, act
from tests.organisation.entering import client_of, page_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
MINUTE = timedelta(minutes=1)
TOLD = {"chief_told_to": "課長", "pr_told_to": "主査"}

# Which moment, and how many minutes from the discovery: what cannot be.
WRONG = [
    {"chief_told_at": -1},
    {"pr_told_at": -1},
    {"chief_told_at": 30},  # to come
    {"pr_told_at": 30},
    {"occurred_at": 1},
    {"occurred_at": 30},
    {"discovered_at": 30},
    {"discovered_at": -60 * 24 * 366 * 21},  # a year that was mistyped
    {"occurred_at": -60 * 24 * 366 * 21},
    {"discovered_at": 60 * 24 * 366 * 21},
]
RIGHT = [
    {},
    {"chief_told_at": 0, "pr_told_at": 0, "occurred_at": 0},  # within the same minute
    {"pr_told_at": 3, "chief_told_at": 9},  # at night one rings whom one reaches
    {"occurred_at": -60 * 24 * 30},
    {"chief_told_at": 20},
]


def moments(now: datetime, of: dict[str, int]) -> dict[str, datetime]:
    """The discovery was twenty minutes ago."""
    found = now - 20 * MINUTE
    return {"discovered_at": found} | {name: found + after * MINUTE for name, after in of.items()}


def told_to(of: dict[str, int]) -> dict[str, str]:
    return {name: who for name, who in TOLD.items() if f"{name[:-3]}_at" in of}


def typed(of: dict[str, int]) -> dict[str, str]:
    """As a browser sends it, in minutes."""
    found = moments(local(timezone.now()), of)
    return {name: format_wareki_time(at) for name, at in found.items()} | told_to(of)


@pytest.mark.parametrize("of", WRONG, ids=str)
def test_an_impossible_moment_is_refused_in_every_form(city: City, of: dict[str, int]) -> None:
    client = client_of(city, "係員")
    sent = TYPED | {"where": "https://x.com/b"} | typed(of)
    for button in ("file", "keep"):
        answer = client.post("/incidents/new/", sent | {button: "1"})
        assert (answer.status_code, IncidentReport.objects.count()) == (422, 0)
        assert "気づいた日時" in answer.content.decode()
    draft = reporting.drafted(city, accounts=(), where="https://x.com/b", discovered_at=timezone.now())
    answer = client.post(f"/incidents/{draft.pk}/edit/", sent | {"version": draft.version})
    assert answer.status_code == 422


@pytest.mark.parametrize("of", WRONG, ids=str)
def test_an_impossible_moment_is_refused_by_the_act_itself(city: City, of: dict[str, int]) -> None:
    later = {name: after + 60 if after == 30 else after for name, after in of.items()}  # filing takes an hour
    case = reporting.drafted(city, **moments(city.now, later), **told_to(of))
    with pytest.raises(Incomplete):
        city.act("係員", "file", case)
    case.refresh_from_db()
    assert case.state == "draft"


@pytest.mark.parametrize("of", RIGHT, ids=str)
def test_what_can_be_is_taken_however_odd(city: City, of: dict[str, int]) -> None:
    sent = TYPED | {"where": "https://x.com/b", "file": "1"} | typed(of)
    assert client_of(city, "係員").post("/incidents/new/", sent).status_code == 302
    case = IncidentReport.objects.get()
    assert case.state == "filed"
    assert all(clock.minutes is None or clock.minutes >= 0 for clock in case.clocks())
    first = "所属長より先に伝えた" in page_of(client_of(city, "広報担当"), case.get_absolute_url())
    assert first == ("pr_told_at" in of and of["pr_told_at"] < of["chief_told_at"])


@pytest.mark.parametrize("name", ["chief_told", "pr_told"])
def test_who_was_told_and_when_go_together(city: City, name: str) -> None:
    client, sent = client_of(city, "係員"), TYPED | {"where": "https://x.com/b", "file": "1"}
    at = format_wareki_time(local(timezone.now()) - MINUTE)
    now = {"discovered_at": format_wareki_time(local(timezone.now()) - 2 * MINUTE)}
    for half in ({f"{name}_at": at}, {f"{name}_to": "課長"}):
        assert client.post("/incidents/new/", sent | now | half).status_code == 422
    with pytest.raises(Incomplete):
        reporting.filed(city, **{f"{name}_at": city.now})
    with pytest.raises(Incomplete):
        reporting.filed(city, **{f"{name}_to": "課長"})
    assert not IncidentReport.objects.exclude(state="draft").exists()


@pytest.mark.parametrize("key", ["takedown", "gone", "deletion", "notice", "correction", "police"])
def test_nothing_was_done_about_it_before_it_was_noticed(city: City, key: str) -> None:
    case = reporting.handled(city)
    staff = client_of(city, "広報担当")
    for at in (case.discovered_at - MINUTE, timezone.now() + 10 * MINUTE):
        with pytest.raises(Incomplete):
            reporting.item(city, case, key, on=max(at, city.now + 9_999 * MINUTE) if at > city.now else at)
        sent: dict[str, Any] = {"item": key, "result": "done", "at": format_wareki_time(local(at))}
        assert act(staff, case, "record_item", **sent).status_code == 422
    at = format_wareki_time(local(case.discovered_at))  # in the very minute it may be
    assert act(staff, case, "record_item", item=key, result="done", at=at).status_code == 302


def test_the_minute_counts_not_the_second(city: City) -> None:
    """The system notes seconds; people type minutes."""
    found = city.now - 20 * MINUTE + timedelta(seconds=40)
    case = reporting.handled(city, discovered_at=found)
    reporting.item(city, case, "gone", on=found.replace(second=0))
    clocks = {clock.label: clock.minutes for clock in IncidentReport.objects.get().clocks()}
    assert clocks["削除・非公開の確認"] == 0
