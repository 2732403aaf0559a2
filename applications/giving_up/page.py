"""What the page of a case about giving up adds."""

from __future__ import annotations

from typing import Any

from katori_sns.cases.reading import Reading
from katori_sns.workflow.models import Case


def giving_up_page(reading: Reading[Any]) -> dict[str, object]:
    """The open incidents of its accounts: what proves them is kept before anything is deleted (G6(2))."""
    accounts = reading.case.case_accounts.values("account")
    open_ones = Case.objects.visible_to(reading.org).filter(discreet=True, closed_at=None)
    sent = open_ones.filter(case_accounts__account__in=accounts, submitted_at__isnull=False)
    return {
        "incidents": sent.distinct().order_by("pk"),
        "evidence_kept": reading.shown.get("evidence_kept"),
    }
