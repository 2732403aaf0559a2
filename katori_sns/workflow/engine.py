"""The one way a case moves; a notice that came back (G4(4)) has its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Generic, NoReturn

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from katori_sns.history.actions import record
from katori_sns.organisation.calendar import Calendar
from katori_sns.organisation.models import Ground, User
from katori_sns.organisation.roles import ActorContext, Authority
from katori_sns.web.characters import is_blank
from katori_sns.web.dates import fiscal_year, local_date
from katori_sns.web.finding import searchable
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.ladder import LATER_READING
from katori_sns.workflow.models import NO_DUE, RETURNED, Case, CaseAccount, Level, Statement, Task
from katori_sns.workflow.notifications import tell
from katori_sns.workflow.rules import may
from katori_sns.workflow.steps import Address, C_co, CaseContext, Desk, Problem, Process, Step, Transition
from katori_sns.workflow.trace import changes, row_of

MAX_ACTING_FOR = 100  # the column's width
# What an act may change on the Case row.
MOVED = (
    *("keeper_id", "drafter_id", "state", "state_label", "version", "round", "number", "title"),
    *("found_as", "received_at", "submitted_at", "decided_at", "carried_out_at"),
    *("closed_at", "closed_fiscal_year", "expires_on"),
)


@dataclass(frozen=True)
class Done(Generic[C_co]):
    """The case after the act; `already` when this very act had been recorded before."""

    case: C_co
    already: bool = False


@transaction.atomic
def perform(
    process: Process[C_co],
    case_id: int,
    action: str,
    *,
    task_id: int,
    seen_version: int,
    actor: User,
    now: datetime,
    comment: str = "",
    ground: str = "",
    payload: object = None,
    early: str = "",
) -> Done[C_co]:
    """Take one step: lock, find the step, ask who may, check the version and the guard, then write.

    Raises NotVisible, NotAllowed, Conflict or Incomplete; then nothing was written. The same act sent
    twice is `already` done.
    """
    case = lock(process, case_id)
    org = ActorContext(local_date(now), actor)
    case.section = org.sections.get(case.section_id) or case.section  # read already
    case.keeper = org.sections.get(case.keeper_id) or case.keeper
    tasks = list(case.tasks.all())
    ctx = CaseContext(case, tasks, org)
    task = next((t for t in tasks if t.pk == task_id), None)
    if task is None or not _known(ctx, task):
        raise NotVisible
    if task.done_at:
        return _too_late(ctx, task, action)
    step = process.step(action, task.desk)
    authority = may(ctx, process, task, step) if step else None
    if step is None or authority is None:
        _refuse(ctx)
    if not task.side and seen_version != case.version:
        raise Conflict(case, None)
    _complete(ctx, step, authority, comment, ground)
    transition = Transition(
        case, tasks, org, process, task, step, authority, actor, now, comment.strip(), payload, early.strip()
    )
    _write(transition, authority.ground or ground)
    return Done(case)


def lock(process: Process[C_co], case_id: int) -> C_co:
    """The kind's own row and its Case row, locked (on SQLite IMMEDIATE has the whole file)."""
    # No joins to rows that are not locked: on PostgreSQL a case that passed on meanwhile would vanish.
    rows: QuerySet[C_co] = QuerySet(process.model)
    if connection.features.has_select_for_update_of:
        rows = rows.select_for_update(of=("case_ptr", "self"))  # in this order, as a saver of a draft writes
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    return case


def _known(ctx: CaseContext, task: Task) -> bool:
    """Closed tasks answer only to those who see the case; open ones are asked for below."""
    return task.done_at is None or Case.objects.visible_to(ctx.org).filter(pk=ctx.case.pk).exists()


def _too_late(ctx: CaseContext[C_co], task: Task, action: str) -> Done[C_co]:
    if ctx.org.user and task.done_by_id == ctx.org.user.pk and task.action == action:
        return Done(ctx.case, already=True)
    raise Conflict(ctx.case, task)


def _refuse(ctx: CaseContext) -> NoReturn:
    if Case.objects.visible_to(ctx.org).filter(pk=ctx.case.pk).exists():
        raise NotAllowed
    raise NotVisible


def _complete(
    ctx: CaseContext[C_co], step: Step[C_co], authority: Authority, comment: str, ground: str
) -> None:
    problems = list(step.guard(ctx)) if step.guard else []
    if step.needs_comment and is_blank(comment):
        problems.append(Problem("comment", "理由を入力してください"))
    if authority.needs_ground and ground not in Ground.values:
        problems.append(Problem("ground", "代決の理由を選んでください"))
    if problems:
        raise Incomplete(problems)


def _write(transition: Transition, ground: str) -> None:
    case, before = transition.case, row_of(transition.case)
    _close(transition, ground)
    if transition.step.ends_round:
        case.round += 1
    if transition.step.effect:
        transition.step.effect(transition)
    _stamp(transition)
    state = transition.process.states[case.state]
    if transition.step.state and state.needs and (problems := state.needs(transition)):
        raise Incomplete(problems)
    if transition.process.claim and state.final:
        CaseAccount.objects.filter(case=case, open=True).update(open=False)
    opened = _open(transition)
    # Not case.save(): the child's own columns do not transition, and would cost a second statement.
    Case.objects.filter(pk=case.pk).update(**{name: getattr(case, name) for name in MOVED})
    record(
        subject=case.subject,
        action=transition.step.action,
        label=transition.task.act,
        actor=transition.by,
        at=transition.now,
        changes=changes(transition, before),
        comment=transition.comment,
    )
    if transition.said:
        Statement.objects.bulk_create(transition.said)
    tell(transition, opened)


def _close(transition: Transition, ground: str) -> None:
    """Close the task with the act, and the side desks that the main way leaves behind."""
    task, seat, now = transition.task, transition.authority.seat, transition.now
    task.done_at, task.done_by_id = now, seat.person.id
    # 差戻し, or another's step at this desk, is no decision.
    task.decides = task.decides and transition.step.by is None and not transition.step.ends_round
    task.round = task.round if task.decides else min(task.round, transition.case.round)
    task.action, task.act = transition.step.action, transition.process.words[transition.step.action].label
    section = "" if transition.actor.is_auditor else transition.org.sections[seat.section_id].name
    task.done_name, task.done_section = seat.person.name, section
    task.done_post = transition.org.mine.get(seat.section_id, seat.person.post)
    task.acting_for = transition.org.stands_for(transition.authority)[:MAX_ACTING_FOR]
    task.ground = ground if seat.acting else ""
    task.superior = seat.superior and transition.task.level == Level.HEAD
    task.comment = transition.comment
    task.article = transition.process.article if task.decides else ""
    task.save()
    name = searchable(seat.person.name)
    if name not in transition.case.found_as:
        transition.case.found_as += f" {name}"
    if not task.side:
        left = [t for t in transition.tasks if t.side and not t.done_at]
        stale = [t.pk for t in left if not transition.process.desk(t.desk).survives]
        Task.objects.filter(pk__in=stale).update(done_at=now) if stale else None


def _stamp(transition: Transition) -> None:
    case, state = transition.case, transition.step.state or transition.case.state
    if transition.task.decides and (
        transition.process.states[state].final or transition.process.states[state].decided
    ):
        case.decided_at = case.decided_at or transition.now
    case.state_label = _state_label(transition, state)
    case.state, case.version = state, case.version + (0 if transition.task.side else 1)
    opens_main = any(not transition.process.desk(key).side for key in transition.step.opens)
    main_open = opens_main or any(not t.side and not t.done_at for t in transition.tasks)
    if not transition.process.states[state].final:  # 再開
        case.closed_at = case.closed_fiscal_year = case.expires_on = None
    elif not case.closed_at and not main_open:
        close(case, transition.now)


def _state_label(transition: Transition, state: str) -> str:
    """What the lists call the state; a draft that came back says why it did."""
    if transition.step.sends_back:
        return transition.task.act
    taken_over = "draft" in transition.step.opens and transition.task.desk == "draft"
    return transition.case.state_label if taken_over else transition.process.states[state].label


def close(case: Case, now: datetime) -> None:
    """完結: the year from which the retention period counts, and the day it ends."""
    case.closed_at = now
    case.closed_fiscal_year = fiscal_year(local_date(now))
    years = case.retention_years or 0
    case.expires_on = date(case.closed_fiscal_year + 1 + years, 3, 31) if years else None


def _open(transition: Transition) -> list[Task]:
    process, task = transition.process, transition.task
    ctx = CaseContext(transition.case, transition.tasks, transition.org)
    still_open = {t.desk for t in transition.tasks if not t.done_at}
    still = still_open | set(transition.step.opens)
    over = process.states[transition.case.state].final or transition.step.ends_round
    joined = [d.key for d in process.desks if task.desk in d.after and not (over or still & set(d.after))]
    desks = [process.desk(key) for key in (*transition.step.opens, *joined)]
    desks = [d for d in desks if not (d.survives and d.key in still_open)]  # 再開: it waits already
    desks = [_again(transition, d) if d.key == "draft" else d for d in desks]
    calendar = Calendar.load() if any(d.days for d in desks) else None
    rows = [task for d in desks for task in _tasks(ctx, d, transition.now, calendar)]
    if transition.authority.later_reading:
        desk = process.desk(LATER_READING)
        address = Address(Level.READER, transition.authority.seat.section_id)
        rows.append(_task(ctx, desk, address, transition.now, None, about=task))
    for row in rows:
        kept = task.desk == row.desk == "draft"  # taken over: why it came back, and by when
        row.because, row.due = (task.because, task.due) if kept else (task, row.due)
    return Task.objects.bulk_create(rows) if rows else []


def _again(transition: Transition, draft: Desk) -> Desk:
    """The draft that is to be put right, in the time of the office that gave it back."""
    task = transition.task
    if transition.step.sends_back:
        days = transition.process.desk(task.desk).days or settings.TARGET_DAYS
        return replace(draft, todo=f"{RETURNED}（{task.act}）", days=days)
    return replace(draft, todo=task.label) if task.desk == "draft" else draft


def _tasks(ctx: CaseContext, desk: Desk, now: datetime, calendar: Calendar | None) -> list[Task]:
    return [_task(ctx, desk, address, now, calendar) for address in desk.addresses(ctx)]


def _task(
    ctx: CaseContext,
    desk: Desk,
    address: Address,
    now: datetime,
    calendar: Calendar | None,
    *,
    about: Task | None = None,
) -> Task:
    due = calendar.add_open_days(local_date(now), desk.days) if calendar and desk.days else NO_DUE
    due = (desk.until(ctx.case) if desk.until else None) or due
    return Task(
        case_id=ctx.case.pk,
        desk=desk.key,
        label=desk.todo,
        round=ctx.case.round + desk.new_matter,
        level=address.level,
        section_id=address.section_id,
        person_id=address.person_id,
        drafter_id=ctx.case.drafter_id,
        decides=desk.decides,
        side=desk.side,
        about=about,
        opened_at=now,
        due=due,
    )


def first_task(ctx: CaseContext, process: Process, now: datetime, desk: str = "draft") -> Sequence[Task]:
    """The desk at which a new case begins."""
    return Task.objects.bulk_create(_tasks(ctx, process.desk(desk), now, None))
