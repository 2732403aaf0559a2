"""What is done already is recorded, marked where something had to come first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from applications.withdrawal.process import WITHDRAWAL
from katori_sns.notices.models import Notice
from katori_sns.web.dates import local_date
from katori_sns.workflow.deeds import Before, held
from katori_sns.workflow.engine import perform
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Case, Statement
from katori_sns.workflow.steps import Process, Transition
from tests.applications import giving_up
from tests.city import City


def announcing(on: date | datetime, *befores: Before) -> Process[Any]:
    """A withdrawal whose announcement is held against what had to come before it."""

    def effect(transition: Transition) -> None:
        held(transition, on, *befores)

    held_there = (
        replace(step, effect=effect) if step.action == "tell_city" else step for step in WITHDRAWAL.steps
    )
    return replace(WITHDRAWAL, steps=tuple(held_there))


def announce(city: City, process: Process[Any], case: Case, early: str = "") -> None:
    perform(
        process,
        case.pk,
        "tell_city",
        task_id=city.task(case, "tell_city").pk,
        seen_version=Case.objects.get(pk=case.pk).version,
        actor=city["係員"],
        now=city.now,
        early=early,
    )


def told(city: City, role: str) -> int:
    return Notice.objects.filter(user=city[role], title__startswith="［手続前に実施］").count()


def test_what_came_first_is_not_recorded_without_a_reason(city: City) -> None:
    case = giving_up.at_notice(city)
    today = local_date(city.now)
    process = announcing(today - timedelta(days=1), Before("実施", today), Before("承認", None))
    with pytest.raises(Incomplete) as refused:
        announce(city, process, case)
    (problem,) = refused.value.problems
    assert problem.field == "early"
    assert "実施（" in problem.message
    assert "承認（まだ）" in problem.message
    assert not Statement.objects.filter(key__startswith="early").exists()


def test_with_its_reason_it_is_marked_and_told_to_the_chief_and_the_pr_division(city: City) -> None:
    case = giving_up.at_notice(city)
    moment = city.now - timedelta(hours=1)
    announce(city, announcing(moment, Before("実施", city.now)), case, early="市民の問合せが続いた")
    said = Statement.objects.get(key="early:tell_city")
    assert (said.label, said.text) == ("手続前に実施", "市民の問合せが続いた")
    assert "実施" in said.details["先に要るもの"]
    assert told(city, "課長") == 1
    assert told(city, "広報担当") == 1
    assert told(city, "広報主管課長") == 1
    assert told(city, "係員") == 0


def test_what_came_in_its_turn_is_not_marked(city: City) -> None:
    case = giving_up.at_notice(city)
    announce(city, announcing(city.now, Before("実施", local_date(city.now)), Before("承認", city.now)), case)
    assert not Statement.objects.filter(key__startswith="early").exists()
    assert told(city, "課長") == 0
