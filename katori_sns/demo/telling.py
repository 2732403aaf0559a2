"""What the demo's people are told: of what is overdue or missing since yesterday, and by who waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from katori_sns.organisation.models import User
from katori_sns.personnel.terms import remind_of_terms
from katori_sns.workflow.models import Case
from katori_sns.workflow.reminding import tell_marks
from katori_sns.workflow.urging import urge


def tell_of_marks(people: dict[str, User], morning: datetime) -> None:
    """The daily job has run once, and a drafter presses for what his chief has not submitted yet."""
    tell_marks(now=morning - timedelta(days=1))
    remind_of_terms(now=morning)
    case = Case.objects.filter(state="at_chief", drafter=people["tanto"], kind="new_operation").earliest("pk")
    task = case.tasks.open().get(desk="chief")
    urge(case.pk, task_id=task.pk, actor=people["tanto"], now=morning)
