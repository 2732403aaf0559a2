"""The nine items, rewritten."""

from __future__ import annotations

from applications.nine_items.forms import NineItemsForm
from applications.policy_revision.fields import FIELDS
from applications.policy_revision.models import PolicyRevisionConsultation
from katori_sns.cases.forms import formfield


class PolicyRevisionForm(NineItemsForm):
    needed = FIELDS.needed
    helps = FIELDS.helps

    class Meta:
        model = PolicyRevisionConsultation
        fields = FIELDS.asked
        formfield_callback = formfield
