"""Who may do what with an incident, stage by stage, and who knows of it; written by hand (G2(3), G5(2))."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from incidents.actions import Named
from incidents.process import INCIDENT
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.steps import CaseContext
from tests.accounts.keeping import account_of, give
from tests.city import City
from tests.incidents import reporting
from tests.permissions import CHIEFS, PR, SECTION, Acts, offered, refused_to, sees

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
RECORDS = {"record_item", "add_item", "name_fake", "note", "add_evidence", "retype", "summarise"}
KNOWN = SECTION | PR | {"監査"}
CONFIRMED: Acts = {role: {"confirm"} for role in CHIEFS}


def staff(*acts: str) -> Acts:
    return {role: set(acts) for role in PR}


def of_another_section(city: City) -> Any:
    return reporting.filed(city, accounts=(account_of(city, "農政課"),))


def of_a_contractor(city: City) -> Any:
    account = account_of(city)
    give(account, city["委託業者"])
    return reporting.drafted(city, "委託業者", (account,))


def filed_by_a_contractor(city: City) -> Any:
    case = of_a_contractor(city)
    city.act("委託業者", "file", case)
    return case


def assigned(city: City) -> Any:
    case = reporting.handled(city)
    city.act("広報担当", "assign", case, payload=Named((city["同僚"],)))
    return case


STAGES: dict[str, tuple[Callable[[City], Any], Acts, set[str]]] = {
    "incident a draft": (reporting.drafted, {"係員": {"file", "cancel"}}, SECTION),
    "incident filed": (reporting.filed, staff("acknowledge", "dismiss") | CONFIRMED, KNOWN),
    "incident a mention": (
        lambda city: reporting.filed(city, nature="mention"),
        staff("acknowledge", "dismiss", "settle") | CONFIRMED,
        KNOWN,
    ),
    "incident filed by the PR division": (
        lambda city: reporting.filed(city, "広報担当"),
        CONFIRMED | {role: {"acknowledge", "dismiss", "confirm"} for role in ("広報補佐", "広報主管課長")},
        KNOWN,
    ),
    "incident about another section": (
        of_another_section,
        staff("acknowledge", "dismiss") | CONFIRMED | {"他課の課長": {"confirm"}},
        KNOWN | {"他課の係員", "他課の課長"},
    ),
    "incident handled": (reporting.handled, staff(*RECORDS, "assign", "close", "dismiss") | CONFIRMED, KNOWN),
    "incident assigned": (
        assigned,
        staff(*RECORDS, "assign", "close", "dismiss") | CONFIRMED | {"同僚": RECORDS},
        KNOWN,
    ),
    "incident closed": (
        reporting.closed,
        staff("reopen") | CONFIRMED | {"シティプロモーション": {"circulate"}},
        KNOWN | {"シティプロモーション"},
    ),
    "incident a contractor's draft": (
        of_a_contractor,
        {"委託業者": {"file", "cancel"}},
        SECTION | {"委託業者"},
    ),
    "incident a contractor's, filed": (
        filed_by_a_contractor,
        staff("acknowledge", "dismiss") | CONFIRMED,
        KNOWN | {"委託業者"},
    ),
}


@pytest.mark.parametrize("stage", STAGES)
def test_everybody_is_offered_what_is_his_and_knows_what_he_may(city: City, stage: str) -> None:
    make, acts, known = STAGES[stage]
    case = make(city)
    assert case.kind == stage.split()[0]
    assert offered(city, case) == acts
    assert {role for role in city.people if sees(city, role, case)} == known


@pytest.mark.parametrize("stage", STAGES)
def test_what_is_not_offered_is_refused(city: City, stage: str) -> None:
    make, acts, known = STAGES[stage]
    refused_to(city, make(city), acts, known)


@pytest.mark.parametrize("stage", STAGES)
def test_an_address_is_the_same_whoever_asks(city: City, stage: str) -> None:
    case = STAGES[stage][0](city)
    rules = [*(desk.who for desk in INCIDENT.desks), *(step.by for step in INCIDENT.steps if step.by)]
    tasks, today = list(case.tasks.all()), city.now.date()
    asked = [CaseContext(case, tasks, ActorContext(today, person)) for person in city.people.values()]
    for rule in rules:
        assert len({rule(ctx) for ctx in asked}) == 1
