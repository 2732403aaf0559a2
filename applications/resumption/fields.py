"""What a resumption tells (G6)."""

from __future__ import annotations

from applications.resumption.models import ResumptionNotice
from katori_sns.cases.fields import ACCOUNT, SECTION, CaseField, CaseFields

FIELDS = CaseFields(
    ResumptionNotice,
    (SECTION, ACCOUNT, CaseField("resumed_on", required=True), CaseField("reason", required=True)),
)
