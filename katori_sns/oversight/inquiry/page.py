"""What the page and the paper of a question need besides."""

from __future__ import annotations

from katori_sns.cases.fields import Data
from katori_sns.cases.reading import Reading
from katori_sns.oversight.inquiry.actions import prepared
from katori_sns.oversight.inquiry.models import AuditInquiry, Measure
from katori_sns.workflow.steps import Depth


def inquiry_page(reading: Reading[AuditInquiry]) -> dict[str, object]:
    """The answer that is prepared, for the section asked alone."""
    said = prepared(reading.own) if reading.depth >= Depth.INSIDE else None
    measure = Measure(said.value).label if said else ""
    return {"prepared": said, "measure": measure, "about": reading.own.about_case}


def addressed(case: AuditInquiry, data: Data, before: int) -> dict[str, object]:
    """To whom it is written, and by whom."""
    asker = data.get("sender") or f"監査　{case.drafter.name}"
    return {"addressee": f"{data['section']}長　様", "asker": asker}
