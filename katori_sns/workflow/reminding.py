"""Reminders: whoever must do the next thing hears of its day before it comes, and on it (G6)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.models import Case, Level, Task
from katori_sns.workflow.notifications import holders, tell_about
from katori_sns.workflow.steps import CaseContext


def remind(*, now: datetime) -> None:
    """Tell of the tasks whose day is near or has come, once each; a missed day is caught up.

    A task that was opened within the same few days was told of then, and is not told of twice before
    its day.
    """
    today, few = local_date(now), timedelta(days=settings.REMIND_DAYS)
    waiting = Task.objects.open().exclude(level=Level.NOBODY)
    soon = waiting.filter(due__range=(today - few, today + few))
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
