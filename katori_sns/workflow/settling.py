"""Notices of a case are settled once they ask nothing any more: the act was done, or the case moved on."""

from __future__ import annotations

from datetime import datetime

from katori_sns.notices.actions import settle as settle_notices
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.workflow.models import Case, Task
from katori_sns.workflow.notifications import holders
from katori_sns.workflow.steps import CaseContext


def settle(*, key: str, payload: dict[str, int], now: datetime) -> None:
    """After an act: settle what was told before it to whoever the case does not wait for any more.

    An act beside the main way settles only what was told to those who could have done it.
    """
    act = Task.objects.select_related("case").get(pk=payload["act"])
    case: Case = act.case
    tasks = list(case.tasks.select_related("drafter"))
    ctx = CaseContext(case, tasks, ActorContext(local_date(now)))
    people = holders(ctx, [act, *(task for task in tasks if not task.done_at)])
    could = people.pop(act)
    waiting = frozenset[int]().union(*people.values())
    settle_notices(
        path=case.get_absolute_url(),
        before=act.done_at or now,
        now=now,
        but=waiting,
        only=could if act.side else None,
    )
