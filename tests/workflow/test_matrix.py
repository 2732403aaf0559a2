"""The permission and the visibility matrix, written by hand."""

from __future__ import annotations

import random
from datetime import date

import pytest

from applications.desks import ACQUIRE
from applications.new_operation.actions import Rejection
from katori_sns.organisation.roles import ActorContext
from katori_sns.processes import PROCESSES
from katori_sns.workflow.errors import NotAllowed
from katori_sns.workflow.models import Case, CaseAccount, Level, Task
from katori_sns.workflow.rules import authority, barred, with_grants
from katori_sns.workflow.steps import Address, Process
from tests.accounts.keeping import account_of, give
from tests.city import City
from tests.permissions import PR, SECTION, offered, refused_to, sees

pytestmark = pytest.mark.no_cover


KIND = "new_operation"
# stage → role → the acts offered; a role that is not named is offered nothing.
# 課長補佐 and 広報補佐 may act for their chiefs, stating the ground.
MATRIX: dict[str, dict[str, set[str]]] = {
    "draft": {"係員": {"forward", "cancel"}},
    "at_chief": {
        "係員": {"pull_back", "cancel"},
        "課長": {"submit", "return"},
        "課長補佐": {"submit", "return"},
    },
    "at_pr": {
        "課長": {"pull_back", "cancel"},
        "課長補佐": {"cancel"},
        "広報担当": {"assess"},
        "広報補佐": {"assess", "approve", "return", "reject"},
        "広報主管課長": {"assess", "approve", "return", "reject"},
    },
    "lacking": {
        "課長": {"pull_back", "cancel"},
        "課長補佐": {"cancel"},
        "広報担当": {"assess", "revise_policy"},
        "広報補佐": {"assess", "approve", "return", "reject", "revise_policy"},
        "広報主管課長": {"assess", "approve", "return", "reject", "revise_policy"},
    },
    "waiting": {
        "課長": {"cancel"},
        "課長補佐": {"cancel"},
        "広報担当": {"resume"},
        "広報補佐": {"resume"},
        "広報主管課長": {"resume"},
    },
    "approved": {"シティプロモーション": {"receive"}},
    "rejected": {},
    "cancelled": {},
}

VISIBLE: dict[str, set[str]] = {
    "draft": SECTION,
    "at_chief": SECTION,
    "at_pr": SECTION | PR | {"監査"},
    "lacking": SECTION | PR | {"監査"},
    "waiting": SECTION | PR | {"監査"},
    "approved": SECTION | PR | {"監査", "シティプロモーション"},
    "rejected": SECTION | PR | {"監査"},
    "cancelled": SECTION,
}


def case_at(city: City, stage: str) -> Case:
    if stage == "rejected":
        case = city.judged()
        city.act("広報主管課長", "reject", case, payload=Rejection("4 手続 (1)"))
        return case
    if stage in ("lacking", "waiting"):
        case = city.at_pr()
        city.judge(case, lacking=(4,))
        if stage == "waiting":
            city.act("広報担当", "revise_policy", case)
        return case
    if stage == "cancelled":
        case = city.at_chief()
        city.act("係員", "cancel", case)
        return case
    make = {"draft": city.draft, "at_chief": city.at_chief, "at_pr": city.judged, "approved": city.approved}
    return make[stage]()


@pytest.mark.parametrize("stage", MATRIX)
def test_each_person_is_offered_his_acts_and_no_others(city: City, stage: str) -> None:
    case = case_at(city, stage)
    assert case.kind == KIND
    assert offered(city, case) == MATRIX[stage]


@pytest.mark.sqlite
@pytest.mark.parametrize("stage", ["draft", "at_chief", "at_pr", "lacking", "waiting", "approved"])
def test_what_is_not_offered_is_refused(city: City, stage: str) -> None:
    refused_to(city, case_at(city, stage), MATRIX[stage], VISIBLE[stage])


@pytest.mark.parametrize("stage", VISIBLE)
def test_a_case_is_seen_by_these_and_nobody_else(city: City, stage: str) -> None:
    case = case_at(city, stage)
    assert {role for role in city.people if sees(city, role, case)} == VISIBLE[stage]


def test_joint_sections_read_and_move_nothing(city: City) -> None:
    case = city.at_chief()
    case.joint_sections.add(city.sections["農政課"])
    org = ActorContext(city.now.date(), city["他課の係員"])
    assert Case.objects.visible_to(org).filter(pk=case.pk).exists()
    with pytest.raises(NotAllowed):
        city.act("他課の課長", "submit", case, ground="出張")


# What another case does to it: its correction, its deletion; and the house, where its ground is gone.
ELSEWHERE = {"post": {"corrected", "deleted"}, "handover": {"called_off"}}


@pytest.mark.parametrize("process", PROCESSES, ids=lambda p: p.kind)
def test_every_desk_is_reached_and_every_state_left_or_final(process: Process) -> None:
    first = next(iter(process.states))
    reached = {process.desks[0].key, "later_reading"}
    reached |= {desk for step in process.steps for desk in step.opens}
    reached |= {desk.key for desk in process.desks if desk.after and reached >= set(desk.after)}
    assert reached == {desk.key for desk in process.desks}
    # An approved account waits to be acquired: its own notice, another case, ends that.
    assert {step.at for step in process.steps} == reached - {ACQUIRE}
    entered = {first} | {step.state for step in process.steps if step.state}
    entered |= ELSEWHERE.get(process.kind, set())
    assert entered == set(process.states)
    left = {s.state for s in process.steps if s.state and any(process.steps_at(d) for d in s.opens)}
    left |= {first}
    final = {name for name, state in process.states.items() if state.final}
    assert left | final == set(process.states)
    assert set(process.words) == {step.action for step in process.steps}


def shuffle(city: City, seed: int) -> None:
    """Random absences, vacancies, substitutes, posts and past acts, with tasks of every sort."""
    chance = random.Random(seed)  # noqa: S311 (a repeatable shuffle, no secret)
    roles = [role for role, user in city.people.items() if user.appointments.exists()]
    for role in chance.sample(roles, 5):
        city.away(role, day=date(2026, 11, 16))
    for rank, role in enumerate(chance.sample(roles, 3), 2):
        city.substitute(role, chance.choice(["商工観光課", "秘書広報課", "経営企画部"]), rank)
    if seed % 3 == 0:
        city[chance.choice(["課長", "広報主管課長", "広報の部長"])].appointments.all().delete()
    if seed % 4 == 0:
        city.appoint(chance.choice(roles), "シティプロモーション推進課", "課長", head=True)
    cases = [city.draft(), city.draft("課長補佐"), city.draft("広報担当", "秘書広報課")]
    for case, section in zip(cases, ["商工観光課", "秘書広報課", "農政課"], strict=True):
        desks = (("pr", "head", True), ("chief", "head", False), ("x", "member", False))
        for desk, level, decides in (*desks, ("check", "colleague", False), ("rest", "nobody", False)):
            Task.objects.create(
                case=case,
                desk=desk,
                label=desk,
                round=1,
                level=level,
                section=city.sections[section],
                drafter=case.drafter,
                decides=decides,
                opened_at=city.now,
            )
        _outside(city, case, section, chance.sample(["委託業者", *roles], 3))
        for role in chance.sample(roles, 4):
            Task.objects.create(
                case=case,
                desk="past",
                round=chance.choice([1, 2]),
                section=case.section,
                drafter=case.drafter,
                decides=chance.choice([True, False]),
                action=chance.choice(["submit", "approve"]),
                opened_at=city.now,
                done_at=city.now,
                done_by=city[role],
            )


def _outside(city: City, case: Case, section: str, given: list[str]) -> None:
    """Drafts of those who hold no post, and an account that was opened to some."""
    account = account_of(city, section)
    CaseAccount.objects.create(case=case, account=account)
    for role in ("委託業者", "監査", "システム管理者"):
        Task.objects.create(
            case=case,
            desk=role,
            round=1,
            level="person",
            person=city[role],
            section=case.section,
            drafter=city[role],
            opened_at=city.now,
        )
    for role in given:
        give(account, city[role])


def may_now(org: ActorContext, task: Task) -> bool:
    asked = Address(Level(task.level), task.section_id, task.person_id)
    address = with_grants(org, task, asked)
    if address is None:
        return False
    out = barred(task, list(task.case.tasks.all()))
    found = authority(org, address, decides=task.decides, drafter_id=task.drafter_id, barred=out)
    return found is not None and not found.needs_ground


@pytest.mark.parametrize("seed", range(25))
def test_the_rule_as_query_and_as_predicate_agree(city: City, seed: int) -> None:
    """The in-tray shows exactly what one may do without stating a ground."""
    shuffle(city, seed)
    tasks = list(Task.objects.open().select_related("case"))
    for role, user in city.people.items():
        org = ActorContext(city.now.date(), user)
        shown = set(Task.objects.waiting_for(org).values_list("pk", flat=True))
        assert (role, shown) == (role, {task.pk for task in tasks if may_now(org, task)})
