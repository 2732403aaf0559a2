"""Which accounts a case may be about, by kind."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import SNSAccount
from katori_sns.organisation.roles import ActorContext

State = SNSAccount.State
# Of what was registered afterwards nobody may know the day.
ACQUIRED = Q(acquired_on__isnull=False) | Q(registered_on__isnull=False)


def pending(org: ActorContext) -> QuerySet[SNSAccount]:
    """What the person's sections were approved to acquire, and have not yet (G4(3))."""
    mine = SNSAccount.objects.filter(section__in=list(org.mine), state=State.PENDING, acquired_on=None)
    return mine.order_by("name", "pk")


def running(org: ActorContext) -> QuerySet[SNSAccount]:
    """The accounts of the person's sections that were acquired and are not given up."""
    mine = SNSAccount.objects.filter(ACQUIRED, section__in=list(org.mine))
    return mine.exclude(state__in=[State.ABANDONED, State.WITHDRAWN]).order_by("name", "pk")


def approved(org: ActorContext) -> QuerySet[SNSAccount]:
    """The accounts whose nine items the person's sections may revise, or have still to write."""
    mine = SNSAccount.objects.filter(section__in=list(org.mine))
    return mine.exclude(state__in=[State.ABANDONED, State.WITHDRAWN]).order_by("name", "pk")


def stopped(org: ActorContext) -> QuerySet[SNSAccount]:
    """The accounts that the person's sections have stopped."""
    return running(org).filter(state=State.STOPPED)


def anybodys(org: ActorContext) -> QuerySet[SNSAccount]:
    """Every account that was acquired and is not given up, for the PR division (G6)."""
    rows = SNSAccount.objects.filter(ACQUIRED)
    return rows.exclude(state__in=[State.ABANDONED, State.WITHDRAWN]).order_by("name", "pk")
