"""What an abandonment tells (G4(4))."""

from __future__ import annotations

from applications.abandonment.models import AbandonmentNotice
from katori_sns.cases.fields import ACCOUNT, SECTION, CaseField, CaseFields

FIELDS = CaseFields(AbandonmentNotice, (SECTION, ACCOUNT, CaseField("reason", required=True)))
