"""What the page of a case about giving up adds."""

from __future__ import annotations

from typing import Any

from katori_sns.cases.fields import Data
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case


def giving_up_page(case: Any, org: ActorContext, shown: Data) -> dict[str, object]:
    """The open incidents of its accounts: what proves them is kept before anything is deleted (G6(2))."""
    accounts = case.case_accounts.values("account")
    open_ones = Case.objects.visible_to(org).filter(discreet=True, closed_at=None)
    sent = open_ones.filter(case_accounts__account__in=accounts, submitted_at__isnull=False)
    return {"incidents": sent.distinct().order_by("pk")}
