"""督促 (G4(1), G7): whom a case waits for is reminded by hand, once a day, with a line of history.

The section whose case it is may, and the PR division, which keeps procedures moving; nobody who only reads.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from katori_sns.history.actions import record
from katori_sns.history.models import Event
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import day_begins, local_date
from katori_sns.workflow.course import context_of, waits_for
from katori_sns.workflow.errors import NotAllowed
from katori_sns.workflow.models import Case, Level, Task
from katori_sns.workflow.notifications import holders, tell_about
from katori_sns.workflow.steps import CaseContext

ACTION = "urge"


def urgeable(ctx: CaseContext, own: Collection[int]) -> list[Task]:
    """The tasks of whose day the person may remind others; `own`: those that wait for him."""
    if not _may(ctx):
        return []
    waiting = [t for t in ctx.tasks if not t.done_at and t.pk not in own and t.level != Level.NOBODY]
    # A draft that was never sent is its writer's alone.
    return [t for t in waiting if t.desk != "draft" or t.because_id]


def _may(ctx: CaseContext) -> bool:
    user, mine = ctx.org.user, ctx.org.mine
    outside = user is None or user.stands_alone
    return not outside and (ctx.case.keeper_id in mine or ctx.org.pr.pk in mine)


@transaction.atomic
def urge(case_id: int, *, task_id: int, actor: User, now: datetime) -> None:
    """Tell whoever the task waits for that he is waited for.

    Raises NotAllowed for who may not, Refused where nobody but himself is waited for, or a second time on
    one day.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    ctx = context_of(case, ActorContext(local_date(now), actor))
    task = next((t for t in urgeable(ctx, ()) if t.pk == task_id), None)
    if task is None:
        raise NotAllowed
    people = holders(ctx, [task])[task]
    if actor.pk in people or not people:
        raise Refused("この処理を待っている相手がいません。案件のページで確かめてください。")
    line = f"督促（{task.label}、{waits_for(ctx, task)}）"
    if any(line in event.changes for event in _today(case, now)):
        raise Refused("きょうはすでに督促しました。同じ処理への督促は、一日に一度です。")
    tell_about(case, {f"［督促］{task.label}：": people}, says=_said(case, actor), now=now)
    record(
        subject=case.subject,
        action=ACTION,
        label="督促",
        actor=ctx.org.actor(actor, case.keeper_id),
        at=now,
        changes={line: [None, "通知した"]},
    )


def _today(case: Case, now: datetime) -> list[Event]:
    since = day_begins(local_date(now))
    return list(Event.objects.about(case.subject).filter(action=ACTION, at__gte=since))


def _said(case: Case, actor: User) -> str:
    """Who waits; of discreet kinds nobody is named."""
    return "督促" if case.discreet else f"督促：{actor.name}"
