"""Which accounts a case may be about, by kind: asked where one begins it, and where that is offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.account.models import SNSAccount
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
    """Every account that was acquired and is not given up, for the PR division alone (G6)."""
    rows = SNSAccount.objects.filter(ACQUIRED) if org.pr.pk in org.mine else SNSAccount.objects.none()
    return rows.exclude(state__in=[State.ABANDONED, State.WITHDRAWN]).order_by("name", "pk")


# Kind of case → which accounts it may be about; each has its own page to begin on.
BEGUN: dict[str, Callable[[ActorContext], QuerySet[SNSAccount]]] = {
    "acquisition": pending,
    "abandonment": pending,
    "change": running,
    "policy_revision": approved,
    "withdrawal": running,
    "forced_stop": anybodys,
}


def with_beginnings(accounts: QuerySet[SNSAccount], org: ActorContext) -> Sequence[SNSAccount]:
    """The accounts, each with the kinds of case (`begins`) that the person may begin about it; one query."""
    kinds = {f"may_{kind}": Exists(rule(org).filter(pk=OuterRef("pk"))) for kind, rule in BEGUN.items()}
    found = list(accounts.annotate(**kinds))
    for account in found:
        account.begins = [kind for kind in BEGUN if getattr(account, f"may_{kind}")]
    return found
