"""The nine items, rewritten."""

from __future__ import annotations

from applications.nine_items.forms import ITEM_FIELDS, NineItemsForm, WeekdaysField
from applications.nine_items.guards import ITEM_LABELS
from applications.policy_revision.models import PolicyRevisionConsultation
from katori_sns.cases.forms import formfield


class PolicyRevisionForm(NineItemsForm):
    needed = ("reason", *ITEM_LABELS)
    manual_weekdays = WeekdaysField(label="使う曜日")

    class Meta:
        model = PolicyRevisionConsultation
        fields = ["reason", *ITEM_FIELDS]
        formfield_callback = formfield
