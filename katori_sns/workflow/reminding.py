"""Reminders: whoever must do the next thing hears of its day before it comes, on it, and once it has gone by.

What is overdue (G2(3), G4(4), G6), or was not received (G7), is a mark, told when it opens and weekly; upward
once it is long overdue, and of trouble at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.circulars.telling import circular_marks
from accounts.deficiencies.telling import account_marks
from katori_sns.notices.marks import Mark, keep_marks
from katori_sns.organisation.calendar import Calendar
from katori_sns.organisation.models import Duty
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.models import NO_DUE, RETURNED, Case, Level, Task
from katori_sns.workflow.notifications import holders, members_of, tell_about, waited_for
from katori_sns.workflow.steps import CaseContext

DAY = timedelta(days=1)
People = frozenset[int]
RECEIPT = "受領"  # of a report to the promotion office


def remind(*, now: datetime) -> None:
    """Tell of the tasks whose day is near or has come, once each; one whose day has gone by is a mark.

    A task that was opened within the same few days was told of then, and is not told of twice before
    its day.
    """
    today, few = local_date(now), timedelta(days=settings.REMIND_DAYS)
    waiting = Task.objects.open().exclude(level=Level.NOBODY)
    soon = waiting.filter(due__range=(today, today + few))
    org = ActorContext(today)
    for case in Case.objects.filter(pk__in=soon.values("case")).order_by("pk"):
        ctx = CaseContext(case, list(case.tasks.all()), org)
        tasks = [t for t in soon.filter(case=case).order_by("pk") if _to_be_told(t, today, few)]
        with transaction.atomic():
            for task, people in holders(ctx, tasks).items():
                near = "期限の日" if task.due <= today else "期限が近い"
                says = f"{format_wareki(task.due)}が期限です。"
                tell_about(case, {f"［{near}］{task.label}：": people}, says=says, now=now, again=False)


def _to_be_told(task: Task, today: date, few: timedelta) -> bool:
    opened = local_date(task.opened_at)
    return opened < (task.due if task.due <= today else task.due - few)


def tell_marks(*, now: datetime) -> None:
    """Keep since when each mark stands, and tell of those that opened and, weekly, of those that stand."""
    keep_marks(all_marks(ActorContext(local_date(now))), now=now)


def all_marks(org: ActorContext) -> list[Mark]:
    """The marks of all accounts, what they are asked, and cases, in a fixed number of queries."""
    return [*account_marks(org), *circular_marks(org), *_overdue(org)]


def _overdue(org: ActorContext) -> Iterator[Mark]:
    calendar = Calendar.load()
    # A draft that came back and a report that waits have a day also where none was written down.
    undated = Q(due=NO_DUE) & (Q(desk="draft", label__startswith=RETURNED) | Q(label=RECEIPT))
    waiting = Task.objects.open().exclude(level=Level.NOBODY).filter(Q(due__lt=org.on) | undated)
    rows = waiting.select_related("case__section", "case__drafter").prefetch_related("case__tasks")
    late = [(task, due) for task in rows.order_by("pk") if (due := _day(task, calendar)) < org.on]
    office = org.on_duty.get(Duty.Kind.PR, 0)
    members = members_of(org, {office} | {task.section_id for task, _ in late})
    pr = members.get(office, frozenset[int]())
    for task, due in late:
        ctx = CaseContext(task.case, list(task.case.tasks.all()), org)
        yield from _marks(ctx, task, due, calendar, waited_for(ctx, task, members), _above(ctx, task, pr))


def _day(task: Task, calendar: Calendar) -> date:
    if task.due != NO_DUE:
        return task.due
    return calendar.add_open_days(local_date(task.opened_at), settings.TARGET_DAYS)


def _marks(
    ctx: CaseContext, task: Task, due: date, calendar: Calendar, people: People, above: People
) -> Iterator[Mark]:
    words = "未受領" if task.label == RECEIPT else f"{task.label}の期限切れ"
    trouble = task.case.discreet
    yield _mark(task, "overdue", words, due + DAY, people | (above if trouble else frozenset()))
    upward = calendar.add_open_days(due, settings.UPWARD_DAYS)
    if not trouble and upward <= ctx.org.on:
        words = f"{task.label}が期限から{settings.UPWARD_DAYS}開庁日を過ぎた"
        yield _mark(task, "long_overdue", words, upward, above - people)


def _mark(task: Task, kind: str, words: str, since: date, people: frozenset[int]) -> Mark:
    case = task.case
    return Mark(
        subject=case.subject,
        kind=kind,
        part=str(task.pk),
        words=words,
        name=" ".join(filter(None, (case.number, case.title))),
        path=case.get_absolute_url(),
        since=since,
        people=people,
    )


def _above(ctx: CaseContext, task: Task, pr: People) -> People:
    """The chief of whom it waits for, and the PR division; only those who see that the case exists."""
    case, head = ctx.case, ctx.org.heads.get(task.section_id)
    sent, by_pr = case.submitted_at is not None, case.origin == Case.Origin.PR
    own = task.section_id == case.keeper_id and not by_pr and not case.drafter.is_auditor
    knows = sent or own or (by_pr and head is not None and head.id in pr)
    return frozenset({head.id} if head and knows else ()) | (pr if sent or by_pr else frozenset())


def marks_of(org: ActorContext) -> Sequence[Mark]:
    """What the person is told of, the oldest first."""
    mine = [mark for mark in all_marks(org) if org.me in mark.people]
    return sorted(mine, key=lambda mark: (mark.since, mark.key))
