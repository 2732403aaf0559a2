"""Whoever has lost his post is offered nothing that came with it, at any stage of any kind of case.

引戻し is his only 「while he could do that act today」, and who is named to handle an incident is in a
section concerned (domain.md). A new post elsewhere gives what that post gives, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from katori_sns.organisation.models import Appointment, Substitute
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.course import context_of
from katori_sns.workflow.rules import may
from tests.city import City, process_of
from tests.records.lives import BY_KIND, walk
from tests.records.long import WALKED, a_city

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover, pytest.mark.django_db]

ELSEWHERE, OTHERWISE = "シティプロモーション推進課", "農政課"  # the second for who has his post in the first


def offered(city: City, case: Any, role: str, without: str = "") -> Iterator[str]:
    """The acts that may be taken at tasks of other sections than his new one."""
    process = process_of(case)
    row = process.model._base_manager.get(pk=case.pk)
    ctx = context_of(row, ActorContext(city.now.date(), city[role]))
    for task in ctx.tasks:
        if not task.done_at and task.section.name != without:
            yield from (s.action for s in process.steps_at(task.desk) if may(ctx, process, task, s))


def losing(city: City, case: Any, role: str) -> Iterator[str]:
    """What he may do today, and still without any post, or with one elsewhere."""
    if not any(offered(city, case, role)):
        return
    user = city[role]
    posts, stands = Appointment.objects.filter(user=user), Substitute.objects.filter(user=user)
    kept = [*posts], [*stands]
    posts.delete()
    stands.delete()
    yield from (f"{act} ({role}, without a post)" for act in offered(city, case, role))
    new = OTHERWISE if kept[0] and kept[0][0].section.name == ELSEWHERE else ELSEWHERE
    moved = city.appoint(role, new, "主事")
    yield from (f"{act} ({role}, with a post elsewhere)" for act in offered(city, case, role, new))
    moved.delete()
    Appointment.objects.bulk_create(kept[0])
    Substitute.objects.bulk_create(kept[1])


@cache
def left_over(kind: str) -> dict[str, set[str]]:
    """act → who may still take it, and after which act."""
    found: dict[str, set[str]] = {}
    for way in WALKED[kind]:
        with a_city() as city:
            people = [role for role, user in city.people.items() if not user.stands_alone]
            for case, step in walk(city, kind, way):
                after = step.action if step else "draft"
                for act in (act for role in people for act in losing(city, case, role)):
                    found.setdefault(act.partition(" ")[0], set()).add(f"after {after}: {act}")
    return found


ACTS = [(kind, act) for kind in WALKED for act in sorted({step.action for step in BY_KIND[kind].steps})]


@pytest.mark.parametrize(("kind", "act"), ACTS)
def test_who_has_lost_his_post_may_no_longer(kind: str, act: str) -> None:
    assert left_over(kind).get(act, set()) == set()
