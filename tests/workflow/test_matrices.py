"""The permission and the visibility matrix of the kinds without an official form, written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from applications.consultation.actions import Conditions
from applications.emergency.actions import Afterwards
from applications.models import CommonPolicyRevision
from tests.applications import lives
from tests.applications.handing_over import filled, handed_over
from tests.applications.lists import made
from tests.applications.lives import CLAUSES, TODAY, edit
from tests.city import TEXTS, City
from tests.permissions import CHIEFS, PR, PROMOTION, SECTION, Acts, offered, refused_to, sees

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
ALL = SECTION | PR | {"監査"}
DRAFT: Acts = {"係員": {"forward", "cancel"}}
AT_CHIEF: Acts = {
    "係員": {"pull_back", "cancel"},
    "課長補佐": {"submit", "return"},
    "課長": {"submit", "return"},
}
SENT: Acts = {"課長補佐": {"cancel"}, "課長": {"pull_back", "cancel"}}
RECORDED: Acts = {"広報担当": {"forward", "cancel"}}
AT_CONFIRMING_CHIEF: Acts = AT_CHIEF | {"係員": set(), "広報担当": {"pull_back", "cancel"}}
RECEIVED: Acts = {role: {"acknowledge", "return"} for role in PR}
CIRCULATED: Acts = {"シティプロモーション": {"circulate"}}


def decided_by(*roles: str, acts: set[str]) -> Acts:
    return SENT | dict.fromkeys(roles, acts)


def managers(*acts: str) -> Acts:
    return decided_by("広報補佐", "広報主管課長", acts={*acts, "return"})


# The kind, and which way it goes → how a draft of it is made, and stage after stage: the act that leads
# to it (who, what, with which payload), the acts then offered, and who sees it
Stage = tuple[tuple[Any, ...], Acts, set[str]]
Way = tuple[Callable[[City], Any], list[Stage]]
FORWARD: Stage = (("係員", "forward"), AT_CHIEF, SECTION)
RESULTS = ("no_objection", "conditional", "objection")


def notice(make: Callable[[City], Any]) -> Way:
    return (
        make,
        [
            ((), DRAFT, SECTION),
            FORWARD,
            (("課長", "submit"), RECEIVED, ALL),
            (("広報担当", "return"), {"係員": {"forward"}}, ALL),
            (("係員", "forward"), AT_CHIEF | {"係員": {"pull_back"}}, ALL),
            (("課長", "submit"), RECEIVED, ALL),
            (("広報補佐", "acknowledge"), CIRCULATED, ALL | PROMOTION),
            (("シティプロモーション", "circulate"), {}, ALL | PROMOTION),
        ],
    )


def asked_for(city: City) -> CommonPolicyRevision:
    """A revision of the common policy that an application of 商工観光課 waits for."""
    case = city.at_pr()
    city.judge(case, lacking=(4,))
    city.act("広報担当", "revise_policy", case)
    found = CommonPolicyRevision.objects.get()
    edit(city, found, "広報担当", reason="返信", text=CLAUSES, publish_on=TEXTS["start_on"])
    return found


def of_the_pr_division(city: City) -> Any:
    fields = {"on_media": ["x"], **lives.ASKED}
    return city.start(lives.PRIOR_CONSULTATION, "広報担当", "秘書広報課", **fields)


WAYS: dict[str, Way] = {
    "prior_consultation": (
        lives.consultation,
        [
            ((), DRAFT, SECTION),
            FORWARD,
            (("課長", "submit"), managers(*RESULTS), ALL),
            (("広報主管課長", "return"), {"係員": {"forward"}} | {r: {"cancel"} for r in CHIEFS}, ALL),
            (
                ("係員", "forward"),
                {r: {"submit", "return", "cancel"} for r in CHIEFS} | {"係員": {"pull_back"}},
                ALL,
            ),
            (("課長", "submit"), managers(*RESULTS), ALL),
            (("広報主管課長", "no_objection"), {}, ALL),
        ],
    ),
    "prior_consultation recorded": (
        lives.record,
        [
            ((), RECORDED, PR),
            (("広報担当", "forward"), AT_CONFIRMING_CHIEF, PR | CHIEFS),
            (("課長", "submit"), managers(*RESULTS), ALL),
            (("広報主管課長", "conditional", Conditions(("了承",))), {}, ALL),
        ],
    ),
    "prior_consultation of the PR division": (
        of_the_pr_division,
        [
            ((), RECORDED, PR),
            (
                ("広報担当", "forward"),
                {
                    "広報担当": {"pull_back", "cancel"},
                    "広報補佐": {"submit", "return"},
                    "広報主管課長": {"submit", "return"},
                },
                PR,
            ),
            (
                ("広報主管課長", "submit"),
                {
                    "広報の部長": {*RESULTS, "return"},
                    "広報主管課長": {"pull_back", "cancel"},
                    "広報補佐": {"cancel"},
                },
                PR | {"監査", "広報の部長"},
            ),
            (("広報の部長", "no_objection"), {}, PR | {"監査", "広報の部長"}),
        ],
    ),
    "emergency": (
        lives.emergency,
        [
            ((), DRAFT, SECTION),
            FORWARD,
            (("課長", "submit"), managers("recognise", "refuse"), ALL),
            (
                ("広報主管課長", "recognise", Afterwards(TODAY + timedelta(days=90), "")),
                {"シティプロモーション": {"receive"}},
                ALL | PROMOTION,
            ),
        ],
    ),
    "acquisition": notice(lambda city: lives.acquisition(city, lives.pending(city))),
    "abandonment": notice(lambda city: lives.abandonment(city, lives.pending(city))),
    "change of name": notice(
        lambda city: lives.change(city, lives.acquired(city), "name", new_name="新しい名")
    ),
    "change of section": (
        lambda city: lives.transfer(city, lives.acquired(city)),
        [
            ((), DRAFT, SECTION),
            (
                ("係員", "forward"),
                {"係員": {"pull_back", "cancel"}} | {r: {"hand_over", "return"} for r in CHIEFS},
                SECTION,
            ),
            (
                ("課長", "hand_over"),
                {"他課の課長": {"confirm", "decline"}} | {r: {"cancel"} for r in CHIEFS},
                ALL | {"他課の課長"},
            ),
            (
                ("他課の課長", "decline"),
                {"係員": {"forward"}} | {r: {"cancel"} for r in CHIEFS},
                ALL | {"他課の課長"},
            ),
            (
                ("係員", "forward"),
                {"係員": {"pull_back"}} | {r: {"hand_over", "return", "cancel"} for r in CHIEFS},
                ALL | {"他課の課長"},
            ),
            (
                ("課長", "hand_over"),
                {"他課の課長": {"confirm", "decline"}} | {r: {"cancel"} for r in CHIEFS},
                ALL | {"他課の課長"},
            ),
            (("他課の課長", "confirm"), RECEIVED, ALL | {"他課の課長"}),
            # Nothing of it is left to put right: it is kept where the account is.
            (
                ("広報担当", "acknowledge"),
                CIRCULATED,
                ALL | PROMOTION | {"他課の課長", "他課の係員"},
            ),
        ],
    ),
    "policy_revision": (
        lambda city: lives.revision(city, lives.acquired(city)),
        [
            ((), DRAFT, SECTION),
            FORWARD,
            (("課長", "submit"), managers(*RESULTS), ALL),
            (("広報主管課長", "conditional"), CIRCULATED, ALL | PROMOTION),
        ],
    ),
    "common_policy of own motion": (
        lives.common,
        [
            ((), {"広報担当": {"propose", "cancel"}}, PR),
            (
                ("広報担当", "propose"),
                {role: {"decide", "abandon", "return", "cancel"} for role in ("広報補佐", "広報主管課長")}
                | {"広報担当": {"take_back"}},
                PR | {"監査"},
            ),
            (("広報主管課長", "decide"), CIRCULATED, PR | {"監査"} | PROMOTION),
        ],
    ),
    "common_policy on request": (
        asked_for,
        [
            ((), RECORDED, PR),
            (("広報担当", "forward"), AT_CONFIRMING_CHIEF, PR | CHIEFS),
            (("課長", "submit"), managers("decide", "abandon"), ALL),
            (("広報主管課長", "decide"), CIRCULATED, ALL | PROMOTION),
        ],
    ),
    "handover": (
        handed_over,
        [
            ((), {key: {"sign", "sign_open"} for key in CHIEFS}, SECTION | {"前課長"}),
            (
                ("課長", "sign_open"),
                {key: {"complete"} for key in CHIEFS} | {"部長": {"circulate"}},
                ALL | {"部長", "前課長"},
            ),
            (("部長", "circulate"), {key: {"complete"} for key in CHIEFS}, ALL | {"部長", "前課長"}),
        ],
    ),
    "handover filled in": (
        filled,
        [
            ((), {key: {"sign"} for key in CHIEFS}, SECTION | {"前課長"}),
            (("課長", "sign"), {"部長": {"circulate"}}, ALL | {"部長", "前課長"}),
        ],
    ),
    "registration": (
        made,
        [
            ((), {"広報担当": {"propose", "cancel"}}, PR),
            (
                ("広報担当", "propose"),
                {role: {"confirm", "object"} for role in (*CHIEFS, "他課の課長")}
                | {"広報担当": {"pull_back"}},
                PR | CHIEFS | {"監査", "他課の課長"},
            ),
            (
                ("課長", "confirm"),
                {"他課の課長": {"confirm", "object"}, "広報担当": {"pull_back"}},
                PR | {"監査", "課長", "他課の課長"},
            ),
            (
                ("他課の課長", "object"),
                {role: {"decide", "abandon", "return"} for role in ("広報補佐", "広報主管課長")},
                PR | {"監査", "課長", "他課の課長"},
            ),
            (
                ("広報主管課長", "decide"),
                CIRCULATED,
                ALL | PROMOTION | {"他課の係員", "他課の課長"},
            ),
        ],
    ),
}


@pytest.mark.parametrize("kind", WAYS)
def test_at_each_stage_each_person_is_offered_his_acts_and_sees_what_is_his(city: City, kind: str) -> None:
    make, stages = WAYS[kind]
    case = make(city)
    assert case.kind == kind.split()[0]
    for number, (act, acts, visible) in enumerate(stages):
        if act:
            role, action, *proof = act
            city.act(role, action, case, payload=proof[0] if proof else None)
        at = (kind, number, act)
        assert (at, offered(city, case)) == (at, {role: its for role, its in acts.items() if its})
        assert (at, {role for role in city.people if sees(city, role, case)}) == (at, visible)


@pytest.mark.parametrize("kind", WAYS)
def test_at_each_stage_what_is_not_offered_is_refused(city: City, kind: str) -> None:
    make, stages = WAYS[kind]
    case = make(city)
    for act, acts, visible in stages:
        if act:
            role, action, *proof = act
            city.act(role, action, case, payload=proof[0] if proof else None)
        refused_to(city, case, acts, visible)
