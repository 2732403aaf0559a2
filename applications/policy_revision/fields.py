"""What a revision of an account's nine items asks (G4(2))."""

from __future__ import annotations

from applications.nine_items.fields import ITEM_ROWS
from applications.policy_revision.models import PolicyRevisionConsultation
from katori_sns.cases.fields import ACCOUNT, SECTION, CaseField, CaseFields

FIELDS = CaseFields(
    PolicyRevisionConsultation, (SECTION, ACCOUNT, CaseField("reason", required=True), *ITEM_ROWS)
)
