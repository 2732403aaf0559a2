"""What the page of a case about giving up adds."""

from __future__ import annotations

from typing import Any

from applications.giving_up.paper import media_days, step_rows
from katori_sns.cases.case_type import ACCOUNTS, COMPARED, INCIDENTS, WRITTEN
from katori_sns.cases.guards import accounts_about
from katori_sns.cases.reading import Reading
from katori_sns.workflow.models import Case
from katori_sns.workflow.troubles import open_about

PARTS = (INCIDENTS, ACCOUNTS, "applications/_execution.html", COMPARED, WRITTEN)


def giving_up_page(reading: Reading[Any]) -> dict[str, object]:
    """What is still to be done, with its days; the open incidents, whose proof is kept first (G6(2)).

    Beside it stands what is known of the days of their media.
    """
    accounts = accounts_about(reading.case)
    return {
        "incidents": open_about(accounts, Case.objects.visible_to(reading.org)),
        "steps": step_rows(reading),
        "media_days": media_days(accounts),
        "evidence_kept": reading.shown.get("evidence_kept"),
    }
