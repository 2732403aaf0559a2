"""What a person still has to do, for whoever is about to end his login."""

from datetime import date

from django.db.models import Q

from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case, Task


def held_by(user: User, today: date) -> list[tuple[str, int]]:
    """How many drafts and tasks are his; no administrator reads which."""
    org = ActorContext(today, user)
    drafts = Case.objects.filter(drafter=user, submitted_at=None, closed_at=None)
    waiting = Task.objects.waiting_for(org).exclude(Q(case__in=drafts.values("pk")))
    return [("下書き", drafts.count()), ("処理を待つ案件", waiting.values("case").distinct().count())]
