"""The one way a case moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn

from django.db import connection, transaction
from django.db.models import QuerySet

from katori_sns.history.actions import record
from katori_sns.organisation.calendar import Calendar
from katori_sns.organisation.models import Ground, User
from katori_sns.organisation.roles import Authority, Organisation
from katori_sns.web.dates import fiscal_year, local_date
from katori_sns.web.text import fold
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.ladder import LATER_READING
from katori_sns.workflow.models import NO_DUE, Case, CaseAccount, Level, Task
from katori_sns.workflow.rules import may
from katori_sns.workflow.steps import Address, Desk, Move, Problem, Process, Scene, Step
from katori_sns.workflow.telling import tell

MAX_ACTING_FOR = 100  # the column's width
# What an act may change on the Case row.
MOVED = (
    "state",
    "state_label",
    "version",
    "round",
    "drafter_id",
    "number",
    "title",
    "search_text",
    "submitted_at",
    "decided_at",
    "carried_out_at",
    "closed_at",
    "closed_fiscal_year",
    "expires_on",
)


@dataclass(frozen=True)
class Done:
    """The case after the act; `already` when this very act had been recorded before."""

    case: Case
    already: bool = False


@transaction.atomic
def perform(
    process: Process,
    case_id: int,
    action: str,
    *,
    task_id: int,
    seen_version: int,
    actor: User,
    now: datetime,
    comment: str = "",
    ground: str = "",
    proof: Any = None,
) -> Done:
    """Take one step: lock, find the step, ask who may, check the version and the guard, then write.

    Raises NotVisible, NotAllowed, Conflict or Incomplete; then nothing was written. The same act sent
    twice is `already` done.
    """
    case = lock(process, case_id)
    org = Organisation(local_date(now), actor)
    if case.section_id in org.sections:
        case.section = org.sections[case.section_id]  # read already
    tasks = list(case.tasks.all())
    scene = Scene(case, tasks, org)
    task = next((t for t in tasks if t.pk == task_id), None)
    if task is None or not _known(scene, task):
        raise NotVisible
    if task.done_at:
        return _too_late(scene, task, action)
    step = process.step(action, task.desk)
    authority = may(scene, process, task, step) if step else None
    if step is None or authority is None:
        _refuse(scene)
    if not task.side and seen_version != case.version:
        raise Conflict(case, None)
    _complete(scene, step, authority, comment, ground)
    move = Move(case, tasks, org, process, task, step, authority, actor, now, comment.strip(), proof)
    _write(move, authority.ground or ground)
    return Done(case)


def lock(process: Process, case_id: int) -> Any:
    """The kind's own row and its Case row, locked (on SQLite IMMEDIATE has the whole file)."""
    # No joins to rows that are not locked: on PostgreSQL a case that passed on meanwhile would vanish.
    rows: QuerySet[Any, Any] = QuerySet(process.model).all()
    if connection.features.has_select_for_update_of:
        rows = rows.select_for_update(of=("self", "case_ptr"))
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    return case


def _known(scene: Scene, task: Task) -> bool:
    """Closed tasks answer only to those who see the case; open ones are asked for below."""
    return task.done_at is None or Case.objects.visible_to(scene.org).filter(pk=scene.case.pk).exists()


def _too_late(scene: Scene, task: Task, action: str) -> Done:
    if scene.org.user and task.done_by_id == scene.org.user.pk and task.action == action:
        return Done(scene.case, already=True)
    raise Conflict(scene.case, task)


def _refuse(scene: Scene) -> NoReturn:
    if Case.objects.visible_to(scene.org).filter(pk=scene.case.pk).exists():
        raise NotAllowed
    raise NotVisible


def _complete(scene: Scene, step: Step, authority: Authority, comment: str, ground: str) -> None:
    problems = list(step.guard(scene)) if step.guard else []
    if step.needs_comment and not comment.strip():
        problems.append(Problem("comment", "理由を入力してください"))
    if authority.needs_ground and ground not in Ground.values:
        problems.append(Problem("ground", "代決の理由を選んでください"))
    if problems:
        raise Incomplete(problems)


def _write(move: Move, ground: str) -> None:
    case, before = move.case, move.case.state
    _close(move, ground)
    if move.step.voids:
        case.round += 1
    if move.step.effect:
        move.step.effect(move)
    _stamp(move)
    if move.process.claim and move.process.states[case.state].final:
        CaseAccount.objects.filter(case=case, open=True).update(open=False)
    opened = _open(move)
    # Not case.save(): the child's own columns do not move, and would cost a second statement.
    Case.objects.filter(pk=case.pk).update(**{name: getattr(case, name) for name in MOVED})
    org, seat = move.org, move.authority.seat
    word = move.process.words[move.step.action].label
    state = move.process.states
    record(
        subject=case.subject,
        action=move.step.action,
        label=word,
        actor=org.actor(move.actor, seat.section_id, move.task.acting_for),
        at=move.now,
        changes={"状態": [state[before].label, state[case.state].label]} if before != case.state else {},
        comment=move.comment,
    )
    tell(move, opened)


def _close(move: Move, ground: str) -> None:
    """Close the task with the act, and the side desks that the main way leaves behind."""
    task, seat, now = move.task, move.authority.seat, move.now
    task.done_at, task.done_by_id = now, seat.person.id
    # 差戻し, or another's step at this desk, is no decision.
    task.decides = task.decides and move.step.by is None and not move.step.voids
    task.action, task.act = move.step.action, move.process.words[move.step.action].label
    task.done_name, task.done_section = seat.person.name, move.org.sections[seat.section_id].name
    task.done_post = move.org.mine.get(seat.section_id, seat.person.post)
    task.acting_for, task.ground = _acting_for(move), ground if seat.acting else ""
    task.superior = seat.superior and move.task.level == Level.HEAD
    task.comment = move.comment
    task.save()
    name = fold(seat.person.name)
    if name not in move.case.search_text:
        move.case.search_text += f" {name}"
    if not task.side:
        left = [t for t in move.tasks if t.side and not t.done_at]
        stale = [t.pk for t in left if not move.process.desk(t.desk).lasts]
        Task.objects.filter(pk__in=stale).update(done_at=now) if stale else None


def _acting_for(move: Move) -> str:
    if not move.authority.seat.acting:
        return ""
    head = move.authority.acting_for
    section = move.org.sections[move.authority.seat.section_id].name
    return f"{section} {head.post} {head.name}"[:MAX_ACTING_FOR] if head else f"{section} 所属長（欠員）"


def _stamp(move: Move) -> None:
    case, state = move.case, move.step.state or move.case.state
    if move.task.decides and (move.process.states[state].final or move.process.states[state].decided):
        case.decided_at = case.decided_at or move.now
    case.state_label = move.process.states[state].label
    case.state, case.version = state, case.version + (0 if move.task.side else 1)
    opens_main = any(not move.process.desk(key).side for key in move.step.opens)
    main_open = opens_main or any(not t.side and not t.done_at for t in move.tasks)
    if not move.process.states[state].final:  # 再開
        case.closed_at = case.closed_fiscal_year = case.expires_on = None
    elif not case.closed_at and not main_open:
        close(case, move.now)


def close(case: Case, now: datetime) -> None:
    """完結: the year from which the retention period counts, and the day it ends."""
    case.closed_at = now
    case.closed_fiscal_year = fiscal_year(local_date(now))
    years = case.retention_years or 0
    case.expires_on = date(case.closed_fiscal_year + 1 + years, 3, 31) if years else None


def _open(move: Move) -> list[Task]:
    process, task = move.process, move.task
    scene = Scene(move.case, move.tasks, move.org)
    still_open = {t.desk for t in move.tasks if not t.done_at}
    still = still_open | set(move.step.opens)
    over = process.states[move.case.state].final or move.step.voids
    joined = [d.key for d in process.desks if task.desk in d.after and not (over or still & set(d.after))]
    desks = [process.desk(key) for key in (*move.step.opens, *joined)]
    desks = [d for d in desks if not (d.lasts and d.key in still_open)]  # 再開: it waits already
    calendar = Calendar.load() if any(d.days for d in desks) else None
    rows = [task for d in desks for task in _tasks(scene, d, move.now, calendar)]
    if move.authority.later_reading:
        desk = process.desk(LATER_READING)
        address = Address(Level.READER, move.authority.seat.section_id)
        rows.append(_task(scene, desk, address, move.now, None, about=task))
    return Task.objects.bulk_create(rows) if rows else []


def _tasks(scene: Scene, desk: Desk, now: datetime, calendar: Calendar | None) -> list[Task]:
    return [_task(scene, desk, address, now, calendar) for address in desk.addresses(scene)]


def _task(
    scene: Scene,
    desk: Desk,
    address: Address,
    now: datetime,
    calendar: Calendar | None,
    *,
    about: Task | None = None,
) -> Task:
    due = calendar.add_open_days(local_date(now), desk.days) if calendar and desk.days else NO_DUE
    due = (desk.until(scene.case) if desk.until else None) or due
    return Task(
        case_id=scene.case.pk,
        desk=desk.key,
        label=desk.todo,
        round=scene.case.round + desk.anew,
        level=address.level,
        section_id=address.section_id,
        person_id=address.person_id,
        drafter_id=scene.case.drafter_id,
        decides=desk.decides,
        side=desk.side,
        about=about,
        opened_at=now,
        due=due,
    )


def first_task(scene: Scene, process: Process, now: datetime) -> Sequence[Task]:
    """The draft desk of a new case."""
    return Task.objects.bulk_create(_tasks(scene, process.desk("draft"), now, None))
