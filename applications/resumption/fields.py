"""What a resumption tells (G6)."""

from __future__ import annotations

from applications.resumption.models import ResumptionNotice
from katori_sns.cases.fields import ACCOUNT, SECTION, CaseField, CaseFields

WAITS = "先の日なら、その日まで「停止中」のままです。例：R8.12.14"
FIELDS = CaseFields(
    ResumptionNotice,
    (
        SECTION,
        ACCOUNT,
        CaseField("resumed_on", help=WAITS, required=True),
        CaseField("reason", required=True),
    ),
)
