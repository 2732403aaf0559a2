"""What trouble is open about an account, for the pages of other kinds: its face alone (G2(3))."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import SNSAccount
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case


@dataclass(frozen=True)
class Trouble:
    """The cases of which the person knows, and whether there are any that he does not."""

    known: list[Case]
    unknown: bool


def open_about(accounts: Iterable[SNSAccount], cases: QuerySet[Case]) -> QuerySet[Case]:
    """Of these cases the discreet ones about the accounts that were sent and are not over."""
    rows = cases.filter(discreet=True, closed_at=None, submitted_at__isnull=False)
    return rows.filter(case_accounts__account__in=accounts).distinct().order_by("pk")


def trouble_for(accounts: Iterable[SNSAccount], org: ActorContext) -> Trouble | None:
    """What whoever posts on these accounts is told: of what he may not know, that there is something."""
    found = list(open_about(accounts, Case.objects.all()))
    if not found:
        return None
    keys = [case.pk for case in found]
    seen = set(Case.objects.visible_to(org).filter(pk__in=keys).values_list("pk", flat=True))
    return Trouble([case for case in found if case.pk in seen], unknown=len(seen) < len(found))
