"""Who may do what with a post, stage by stage, and who sees it; written by hand (G4(5))."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from katori_sns.organisation.roles import Organisation
from katori_sns.workflow.course import offers, scene_of
from katori_sns.workflow.errors import NotAllowed, NotVisible
from katori_sns.workflow.models import Case, Task
from tests.accounts.keeping import account_of, give
from tests.city import City, process_of
from tests.posts import writing

SECTION = {"係員", "同僚", "課長補佐", "課長"}
PR = {"広報担当", "広報補佐", "広報主管課長"}
SENT = SECTION | PR | {"監査"}
Acts = dict[str, set[str]]
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
    "a fact": (
        writing.drafted,
        {"係員": {"ask_check", "no_checker", "record", "publish_first", "cancel"}},
        SECTION,
    ),
    "an official view": (
        writing.official,
        {"係員": {"ask_decision", "cite_decision", "record", "publish_first", "cancel"}},
        SECTION,
    ),
    "at the check": (
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
    "at the decision": (
        writing.at_decision,
        RECLASSIFY | {"係員": {"pull_back", "cancel"}, "課長補佐": DECIDE, "課長": DECIDE},
        SENT,
    ),
    "ready": (
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
    "out": (writing.published, {}, SENT),
    "a contractor's draft": (by_contractor, {"委託業者": {"ask_check", "cancel"}}, SECTION | OUTSIDE),
    "a contractor's at the check": (
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
    "a contractor's, ready": (
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
    "deleted": (
        lambda city: writing.deleted(city, writing.published(city)),
        {"課長補佐": {"approve", "object"}, "課長": {"approve", "object"}},
        SENT,
    ),
}


@pytest.mark.parametrize("stage", STAGES)
def test_everybody_is_offered_what_is_his_and_nothing_else(city: City, stage: str) -> None:
    make, acts, _ = STAGES[stage]
    case = make(city)
    case.refresh_from_db()
    for role, user in city.people.items():
        org = Organisation(city.now.date(), user)
        found = {offer.step.action for offer in offers(scene_of(case, org), process_of(case))}
        assert (role, found) == (role, acts.get(role, set()))


@pytest.mark.parametrize("stage", STAGES)
def test_everybody_sees_what_he_may_and_nothing_else(city: City, stage: str) -> None:
    make, _, sees = STAGES[stage]
    case = make(city)
    visible = {
        role
        for role, user in city.people.items()
        if Case.objects.visible_to(Organisation(city.now.date(), user)).filter(pk=case.pk).exists()
    }
    assert visible == sees


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_not_offered_is_refused(city: City, stage: str) -> None:
    make, acts, sees = STAGES[stage]
    case = make(city)
    process = process_of(case)
    for task in Task.objects.open().filter(case=case):
        for step in process.steps_at(task.desk):
            for role in city.people:
                if step.action not in acts.get(role, set()):
                    with pytest.raises(NotAllowed if role in sees else NotVisible):
                        city.act(role, step.action, case, task=task)
