"""Who acts for a head that is away hears of what waited already, and the head of what others entered."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.urls import reverse

from katori_sns.notices.actions import Message, tell
from katori_sns.organisation.actions.rules import period
from katori_sns.organisation.models import Absence
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import day_begins, local_date
from katori_sns.workflow.models import Level, Task
from katori_sns.workflow.notifications import tell_about
from katori_sns.workflow.rules import holder
from katori_sns.workflow.steps import CaseContext


def absence_entered(*, absence: Absence, now: datetime) -> None:
    """At once: the person is told what another entered, and who acts for him what waits."""
    if absence.entered_by_id != absence.user_id:
        days = period(absence.begins, absence.ends)
        body = f"{absence.entered_by.name}が、{days}の不在を入力しました。"
        path, to = reverse("organisation:absence"), frozenset({absence.user_id})
        tell(messages=[Message(to, "あなたの不在が入力されました", body, path)], now=now)
    _tell(ActorContext(local_date(now)), {absence.user_id: now}, now)


def absences_begin(*, now: datetime) -> None:
    """What waited when an absence began, on a day that has come; a missed day is caught up. Idempotent."""
    today = local_date(now)
    began: dict[int, date] = {}
    for user, begins in Absence.objects.on(today).values_list("user", "begins"):
        began[user] = max(begins, began.get(user, begins))
    _tell(ActorContext(today), {user: day_begins(day) for user, day in began.items()}, now)


def _tell(org: ActorContext, since: dict[int, datetime], now: datetime) -> None:
    """`since`: who is away, and before when a task was opened whose holder nobody told that it is his."""
    before: dict[int, datetime] = defaultdict(lambda: now)
    for section, head in org.heads.items():
        line = [head, *org.substitutes[section]]
        times = [since[person.id] for person in line if person.absence and person.id in since]
        if head.absence and times:
            before[section] = max(times)
    rows = Task.objects.open().filter(level=Level.HEAD, section__in=list(before))
    rows = rows.select_related("case__section", "case__drafter").prefetch_related("case__tasks")
    for task in rows.order_by("pk"):
        seat = holder(CaseContext(task.case, list(task.case.tasks.all()), org), task)
        head = org.heads[task.section_id]
        if task.opened_at <= before[task.section_id] and seat and seat.person.id != head.id:
            told = {f"［{task.label}］": frozenset({seat.person.id})}
            says = f"{head.name}が不在のため、代わりに処理してください。"
            tell_about(task.case, told, says=says, now=now, again=False)
