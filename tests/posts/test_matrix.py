"""Who may do what with a post, stage by stage, and who sees it; written by hand (G4(5))."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.accounts.keeping import account_of, give
from tests.city import City
from tests.permissions import PR, SECTION, Acts, offered, refused_to, sees
from tests.posts import writing

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
SENT = SECTION | PR | {"監査"}
RECLASSIFY: Acts = {role: {"reclassify"} for role in PR}
OUTSIDE = {"委託業者"}


def by_contractor(city: City) -> Any:
    account = account_of(city)
    give(account, city["委託業者"])
    return writing.drafted(city, "委託業者", account)


def sent_by_contractor(city: City) -> Any:
    post = by_contractor(city)
    city.act("委託業者", "ask_check", post)
    return post


def ready_of_contractor(city: City) -> Any:
    post = sent_by_contractor(city)
    city.act("同僚", "confirm", post)
    return post


CHECK = {"confirm", "request_fix"}
DECIDE = {"decide", "return", "discard", "cancel"}
STAGES: dict[str, tuple[Callable[[City], Any], Acts, set[str]]] = {
    "post a fact": (
        writing.drafted,
        {"係員": {"ask_check", "no_checker", "record", "publish_first", "cancel"}},
        SECTION,
    ),
    "post an official view": (
        writing.official,
        {"係員": {"ask_decision", "cite_decision", "record", "publish_first", "cancel"}},
        SECTION,
    ),
    "post at the check": (
        writing.at_check,
        RECLASSIFY
        | {
            "係員": {"pull_back", "cancel"},
            "同僚": CHECK,
            "課長補佐": CHECK | {"cancel"},
            "課長": CHECK | {"cancel"},
        },
        SENT,
    ),
    "post at the decision": (
        writing.at_decision,
        RECLASSIFY | {"係員": {"pull_back", "cancel"}, "課長補佐": DECIDE, "課長": DECIDE},
        SENT,
    ),
    "post ready": (
        writing.ready,
        RECLASSIFY
        | {
            "係員": {"publish", "edit", "cancel"},
            "同僚": {"publish"},
            "課長補佐": {"publish", "cancel"},
            "課長": {"publish", "cancel"},
        },
        SENT,
    ),
    "post out": (writing.published, {role: {"reclassify_after", "reclassify_report"} for role in PR}, SENT),
    "post a contractor's draft": (by_contractor, {"委託業者": {"ask_check", "cancel"}}, SECTION | OUTSIDE),
    "post a contractor's at the check": (
        sent_by_contractor,
        RECLASSIFY
        | {
            "委託業者": {"pull_back", "cancel"},
            "係員": CHECK,
            "同僚": CHECK,
            "課長補佐": CHECK | {"cancel"},
            "課長": CHECK | {"cancel"},
        },
        SENT | OUTSIDE,
    ),
    "post a contractor's, ready": (
        ready_of_contractor,
        RECLASSIFY
        | {
            "委託業者": {"publish", "edit", "cancel"},
            "係員": {"publish"},
            "同僚": {"publish"},
            "課長補佐": {"publish", "cancel"},
            "課長": {"publish", "cancel"},
        },
        SENT | OUTSIDE,
    ),
    "post_deletion": (
        lambda city: writing.deleted(city, writing.published(city)),
        {"課長補佐": {"approve", "object"}, "課長": {"approve", "object"}},
        SENT,
    ),
}


@pytest.mark.parametrize("stage", STAGES)
def test_everybody_is_offered_what_is_his_and_sees_what_he_may(city: City, stage: str) -> None:
    make, acts, visible = STAGES[stage]
    case = make(city)
    assert case.kind == stage.split()[0]
    assert offered(city, case) == acts
    assert {role for role in city.people if sees(city, role, case)} == visible


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_not_offered_is_refused(city: City, stage: str) -> None:
    make, acts, visible = STAGES[stage]
    refused_to(city, make(city), acts, visible)
