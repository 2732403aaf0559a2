"""Who may do what and who sees it: what the matrices of every kind ask."""

from __future__ import annotations

from typing import Any

import pytest

from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.course import context_of, offers
from katori_sns.workflow.errors import NotAllowed, NotVisible
from katori_sns.workflow.models import Case
from tests.city import City, process_of
from tests.long import LONG

Acts = dict[str, set[str]]  # role → the acts offered; a role that is not named is offered nothing
SECTION = {"係員", "同僚", "課長補佐", "課長"}
CHIEFS = {"課長補佐", "課長"}  # the substitute too, stating the ground
PR = {"広報担当", "広報補佐", "広報主管課長"}
PROMOTION = {"シティプロモーション"}


def sees(city: City, role: str, case: Case) -> bool:
    rows = Case.objects.visible_to(ActorContext(city.now.date(), city[role]))
    return rows.filter(pk=case.pk).exists()


def offered(city: City, case: Any) -> Acts:
    """What each person is offered, by role."""
    process, found = process_of(case), {}
    case = process.model.objects.get(pk=case.pk)
    for role, user in city.people.items():
        ctx = context_of(case, ActorContext(city.now.date(), user))
        found[role] = {offer.step.action for offer in offers(ctx, process)}
    return {role: acts for role, acts in found.items() if acts}


# Who tried what at which desk of which kind, and whether he saw the case.
tried: set[tuple[str, str, str, str, bool]] = set()


def refused_to(city: City, case: Any, offered: Acts, visible: set[str]) -> None:
    """Whatever is not offered at an open desk is refused, to who does not see the case as if it were none.

    What he tried at the same desk of another case before is tried again in `make bench-long` alone.
    """
    desks = {task.desk: task for task in case.tasks.open()}
    for role in city.people:
        for step in process_of(case).steps:
            attempt = (case.kind, step.at, role, step.action, role in visible)
            if step.at not in desks or step.action in offered.get(role, set()):
                continue
            if attempt in tried and not LONG:
                continue
            tried.add(attempt)
            with pytest.raises(NotAllowed if role in visible else NotVisible):
                city.act(role, step.action, case, task=desks[step.at], ground="出張")
