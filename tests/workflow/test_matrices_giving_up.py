"""The permission and the visibility matrix of withdrawal, resumption and forced stop, written by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from applications.giving_up.actions import Proof
from applications.resumption.process import RESUMPTION
from applications.withdrawal.process import WITHDRAWAL
from tests.applications.giving_up import HARM, account_of, forced, started
from tests.city import City
from tests.permissions import CHIEFS, PR, PROMOTION, SECTION, Acts, offered, refused_to, sees
from tests.workflow.test_matrices import ALL, DRAFT, FORWARD, Stage, Way, managers, notice

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
MANAGERS = {"広報補佐", "広報主管課長"}
SEEN = ALL | PROMOTION
RECEIPT: Acts = {"シティプロモーション": {"receive"}}
TELL_BOTH = {"tell_followers", "skip_followers", "tell_city", "skip_city", "delete_untold"}
FROM, TO = date(2026, 12, 14), date(2027, 1, 14)  # so late that all that is refused before takes its time
PERIOD = {"period_from": FROM, "period_to": TO, "planned_on": TO}
IN_PERIOD = ("call_off", "harm_arises")  # of whoever gave the order
DELETE = {"delete", "cannot_delete"}


def by(roles: set[str], *acts: str) -> Acts:
    return {role: set(acts) for role in roles}


def both(*many: Acts) -> Acts:
    """All that each of them offers."""
    roles = {role for acts in many for role in acts}
    return {role: set().union(*(acts.get(role, set()) for acts in many)) for role in roles}


def stopped(city: City) -> Any:
    return city.start(
        RESUMPTION, accounts=(account_of(city, state="stopped"),), resumed_on=TO, reason="再び使う"
    )


def announced_later(city: City) -> Any:
    return started(city, **PERIOD)


def of_the_pr_division(city: City) -> Any:
    """The PR division gives up an account of its own: its superior post advises."""
    account = account_of(city)
    account.section = city.sections["秘書広報課"]
    account.save()
    form = {"manager": "秘書広報課長", "purpose": "知らせる", "reason": "終わった", "planned_on": TO}
    period = {"period_from": FROM, "period_to": TO, "criteria": ["2"]}
    return city.start(WITHDRAWAL, "広報担当", "秘書広報課", accounts=(account,), **form, **period)


# The common way to the chief's decision, and what the section then does, stage after stage.
UP_TO_PR: list[Stage] = [
    ((), DRAFT, SECTION),
    FORWARD,
    (("課長", "submit"), managers("no_objection", "with_opinion"), ALL),
]
CLEARED: list[Stage] = [
    (("同僚", "unlink"), both(by(SECTION, "close_custody"), RECEIPT), SEEN),
    (("係員", "close_custody"), RECEIPT, SEEN),
    (("シティプロモーション", "receive"), {}, SEEN),
]
LATER_READ = by({"広報主管課長"}, "later_read")  # 後閲 of what his substitute decided
ASKED = both(by(SECTION, "delete_untold"), by(MANAGERS, "untold_agree", "untold_refuse"))
LIFT = by(MANAGERS, "lift")
ANSWER = by(CHIEFS, "confirm", "object")
LATER = by({"広報の部長"}, "read")


def order(way: str) -> list[Stage]:
    """A forced stop up to its decision: the chief answers, whoever drafted does not decide."""
    return [
        ((), both(by({"広報担当"}, f"propose_{way}"), by(MANAGERS, "dismiss")), PR),
        (
            ("広報担当", f"propose_{way}"),
            both(by(MANAGERS, f"decide_{way}", "dismiss", "return"), ANSWER),
            ALL,
        ),
        (("課長", "object"), by(MANAGERS, f"decide_{way}", "dismiss", "return"), ALL),
    ]


WAYS: dict[str, Way] = {
    "withdrawal": (
        announced_later,
        [
            *UP_TO_PR,
            (("広報主管課長", "return"), both(by({"係員"}, "forward"), by(CHIEFS, "cancel")), ALL),
            (
                ("係員", "forward"),
                both(by({"係員"}, "pull_back"), by(CHIEFS, "submit", "return", "cancel")),
                ALL,
            ),
            (("課長", "submit"), managers("no_objection", "with_opinion"), ALL),
            (("広報主管課長", "with_opinion"), by(CHIEFS, "carry_out", "abandon"), ALL),
            (("課長", "carry_out"), both(by(SECTION, *TELL_BOTH), by(CHIEFS, *IN_PERIOD), RECEIPT), SEEN),
            (
                ("係員", "tell_followers"),
                both(by(SECTION, "tell_city", "skip_city", *DELETE), by(CHIEFS, *IN_PERIOD), RECEIPT),
                SEEN,
            ),
            (
                ("同僚", "skip_city"),
                both(by(SECTION, *DELETE), by(CHIEFS, *IN_PERIOD), RECEIPT),
                SEEN,
            ),
            (("係員", "delete", 70), both(by(SECTION, "unlink", "skip_unlink"), RECEIPT), SEEN),
            *CLEARED,
        ],
    ),
    "withdrawal at once, advised by a substitute": (
        lambda city: started(city, **HARM),
        [
            *UP_TO_PR,
            (
                ("広報補佐", "no_objection"),
                both(by(CHIEFS, "carry_out_at_once", "abandon"), LATER_READ),
                ALL,
            ),
            (
                ("課長", "carry_out_at_once"),
                both(by(SECTION, *DELETE), by(CHIEFS, "call_off"), LATER_READ, RECEIPT),
                SEEN,
            ),
            (
                ("広報主管課長", "later_read"),
                both(by(SECTION, *DELETE), by(CHIEFS, "call_off"), RECEIPT),
                SEEN,
            ),
            (("係員", "cannot_delete"), both(by(SECTION, "unlink", "skip_unlink"), RECEIPT), SEEN),
            *CLEARED,
        ],
    ),
    "withdrawal called off": (
        announced_later,
        [
            *UP_TO_PR,
            (("広報主管課長", "no_objection"), by(CHIEFS, "carry_out", "abandon"), ALL),
            (("課長", "carry_out"), both(by(SECTION, *TELL_BOTH), by(CHIEFS, *IN_PERIOD), RECEIPT), SEEN),
            (("課長", "call_off"), RECEIPT, SEEN),
        ],
    ),
    "withdrawal that is told nowhere": (
        announced_later,
        [
            *UP_TO_PR,
            (("広報主管課長", "no_objection"), by(CHIEFS, "carry_out", "abandon"), ALL),
            (("課長", "carry_out"), both(by(SECTION, *TELL_BOTH), by(CHIEFS, *IN_PERIOD), RECEIPT), SEEN),
            (
                ("係員", "skip_followers"),
                both(by(SECTION, "tell_city", "skip_city", "delete_untold"), by(CHIEFS, *IN_PERIOD), RECEIPT),
                SEEN,
            ),
            (("同僚", "skip_city"), both(ASKED, by(CHIEFS, *IN_PERIOD), RECEIPT), SEEN),
            (
                ("広報主管課長", "untold_refuse"),
                both(by(SECTION, *TELL_BOTH), by(CHIEFS, *IN_PERIOD), RECEIPT),
                SEEN,
            ),
            (
                ("係員", "skip_city"),
                both(
                    by(SECTION, "tell_followers", "skip_followers", "delete_untold"),
                    by(CHIEFS, *IN_PERIOD),
                    RECEIPT,
                ),
                SEEN,
            ),
            (("係員", "skip_followers"), both(ASKED, by(CHIEFS, *IN_PERIOD), RECEIPT), SEEN),
            (
                ("広報主管課長", "untold_agree"),
                both(by(SECTION, *DELETE), by(CHIEFS, *IN_PERIOD), RECEIPT),
                SEEN,
            ),
            (("課長", "harm_arises"), both(by(SECTION, *DELETE), by(CHIEFS, "call_off"), RECEIPT), SEEN),
        ],
    ),
    "withdrawal that is a stop": (
        lambda city: started(city, measure="stop", stop_method="private"),
        [
            *UP_TO_PR,
            (("広報主管課長", "no_objection"), by(CHIEFS, "carry_out_stop", "abandon"), ALL),
            (("課長", "carry_out_stop"), both(by(SECTION, "stopped"), RECEIPT), SEEN),
            (("同僚", "stopped"), RECEIPT, SEEN),
        ],
    ),
    "withdrawal of the PR division's own": (
        of_the_pr_division,
        [
            ((), by({"広報担当"}, "forward", "cancel"), PR),
            (
                ("広報担当", "forward"),
                both(by({"広報担当"}, "pull_back", "cancel"), by(MANAGERS, "submit", "return")),
                PR,
            ),
            (
                ("広報主管課長", "submit"),
                both(
                    by({"広報の部長"}, "no_objection", "with_opinion", "return"),
                    by(MANAGERS, "cancel"),
                    by({"広報主管課長"}, "pull_back"),
                ),
                PR | {"監査", "広報の部長"},
            ),
            (
                ("広報の部長", "no_objection"),
                by(MANAGERS, "carry_out", "abandon"),
                PR | {"監査", "広報の部長"},
            ),
        ],
    ),
    "resumption": notice(stopped),
    "forced_stop": (
        lambda city: forced(city, account_of(city)),
        [
            *order("stop"),
            (("広報主管課長", "decide_stop"), both(by(SECTION, "stopped"), LIFT, RECEIPT), SEEN),
            (("係員", "stopped"), both(LIFT, RECEIPT), SEEN),
            (("広報主管課長", "lift"), RECEIPT, SEEN),
            (("シティプロモーション", "receive"), {}, SEEN),
        ],
    ),
    "forced_stop drafted by the manager": (
        lambda city: forced(city, account_of(city), "広報主管課長"),
        [
            ((), by(MANAGERS, "dismiss") | by({"広報主管課長"}, "propose_stop", "dismiss"), PR),
            (
                ("広報主管課長", "propose_stop"),
                both(by({"広報補佐"}, "decide_stop", "dismiss", "return"), ANSWER),
                ALL,
            ),
            (
                ("広報補佐", "decide_stop"),
                both(by(SECTION, "stopped"), ANSWER, by({"広報補佐"}, "lift"), RECEIPT),
                SEEN,
            ),
        ],
    ),
    "forced_stop that is a withdrawal": (
        lambda city: forced(city, account_of(city), measure="withdraw", period_from=FROM, period_to=TO),
        [
            *order("notice"),
            (
                ("広報補佐", "decide_notice"),
                both(by(SECTION, *TELL_BOTH), by(MANAGERS, *IN_PERIOD), LATER_READ, RECEIPT),
                SEEN,
            ),
            (("広報主管課長", "call_off"), both(LATER_READ, RECEIPT), SEEN),
        ],
    ),
    "forced_stop that is a withdrawal at once": (
        lambda city: forced(city, account_of(city), measure="withdraw", **HARM),
        [
            *order("delete"),
            (
                ("広報主管課長", "decide_delete"),
                both(by(SECTION, *DELETE), by(MANAGERS, "call_off"), RECEIPT),
                SEEN,
            ),
            (("係員", "delete"), both(by(SECTION, "unlink", "skip_unlink"), RECEIPT), SEEN),
            *CLEARED,
        ],
    ),
    "forced_stop that is urgent": (
        lambda city: forced(city, account_of(city), "広報主管課長", urgent=True),
        [
            ((), by(MANAGERS, "urgent_stop", "dismiss"), PR),
            (
                ("広報主管課長", "urgent_stop"),  # who drafted it does not lift it
                both(by(SECTION, "stopped"), ANSWER, LATER, by({"広報補佐"}, "lift"), RECEIPT),
                SEEN | {"広報の部長"},
            ),
            (
                ("広報の部長", "read"),
                both(by(SECTION, "stopped"), ANSWER, by({"広報補佐"}, "lift"), RECEIPT),
                SEEN | {"広報の部長"},
            ),
            (
                ("課長", "confirm"),
                both(by(SECTION, "stopped"), by({"広報補佐"}, "lift"), RECEIPT),
                SEEN | {"広報の部長"},
            ),
        ],
    ),
    "forced_stop that is an urgent withdrawal": (
        lambda city: forced(city, account_of(city), "広報主管課長", urgent=True, measure="withdraw", **HARM),
        [
            ((), by(MANAGERS, "urgent_delete", "dismiss"), PR),
            (
                ("広報主管課長", "urgent_delete"),
                both(by(SECTION, *DELETE), by(MANAGERS, "call_off"), ANSWER, LATER, RECEIPT),
                SEEN | {"広報の部長"},
            ),
        ],
    ),
}


def take(city: City, case: Any, act: tuple[Any, ...]) -> None:
    """One act of the way, with a proof of the day; a number is how many days later."""
    role, action, *later = act
    city.now += timedelta(days=later[0] if later else 0)
    city.act(
        role,
        action,
        case,
        ground="出張",
        early="すでに済んでいた",
        payload=Proof(city.now.date(), "https://www.city.example/", "画面"),
    )


def each_stage(city: City, kind: str, look: Callable[[Any, Acts, set[str], object], None]) -> None:
    make, stages = WAYS[kind]
    case = make(city)
    assert case.kind == kind.split()[0]
    for number, (act, acts, visible) in enumerate(stages):
        if act:
            take(city, case, act)
        look(case, acts, visible, (kind, number, act))


@pytest.mark.parametrize("kind", WAYS)
def test_at_each_stage_each_person_is_offered_his_acts_and_sees_what_is_his(city: City, kind: str) -> None:
    def look(case: Any, acts: Acts, visible: set[str], at: object) -> None:
        assert (at, offered(city, case)) == (at, {role: its for role, its in acts.items() if its})
        assert (at, {role for role in city.people if sees(city, role, case)}) == (at, visible)

    each_stage(city, kind, look)


@pytest.mark.parametrize("kind", WAYS)
def test_at_each_stage_what_is_not_offered_is_refused(city: City, kind: str) -> None:
    def look(case: Any, acts: Acts, visible: set[str], at: object) -> None:
        refused_to(city, case, acts, visible)

    each_stage(city, kind, look)
