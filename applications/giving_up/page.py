"""What the page of a case about giving up adds."""

from __future__ import annotations

from typing import Any

from applications.giving_up.paper import media_days, step_rows
from katori_sns.cases.case_type import ACCOUNTS, COMPARED, INCIDENTS, WRITTEN
from katori_sns.cases.guards import accounts_about
from katori_sns.cases.reading import Reading
from katori_sns.workflow.models import Case

PARTS = (INCIDENTS, ACCOUNTS, "applications/_execution.html", COMPARED, WRITTEN)


def giving_up_page(reading: Reading[Any]) -> dict[str, object]:
    """What is still to be done, with its days; the open incidents, whose proof is kept first (G6(2)).

    Beside it stands what is known of the days of their media.
    """
    accounts = accounts_about(reading.case)
    open_ones = Case.objects.visible_to(reading.org).filter(discreet=True, closed_at=None)
    sent = open_ones.filter(case_accounts__account__in=accounts, submitted_at__isnull=False)
    return {
        "incidents": sent.distinct().order_by("pk"),
        "steps": step_rows(reading),
        "media_days": media_days(accounts),
        "evidence_kept": reading.shown.get("evidence_kept"),
    }
