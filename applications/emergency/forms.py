"""The one sheet of an emergency, and until when the nine items follow."""

from __future__ import annotations

from applications.emergency.actions import Afterwards
from applications.emergency.fields import FIELDS
from applications.emergency.models import EmergencyRecognition
from katori_sns.cases.forms import StepForm, formfield, media_field, name_other
from katori_sns.web.dates import WarekiDateField
from katori_sns.web.forms import Cleaned
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.forms import ActForm


class EmergencyForm(StepForm):
    needed = FIELDS.needed
    helps = FIELDS.helps
    field_order = ["account_name"]
    on_media = media_field()

    class Meta:
        model = EmergencyRecognition
        fields = FIELDS.asked
        formfield_callback = formfield

    def clean(self) -> Cleaned:
        data = super().clean() or self.cleaned_data
        name_other(self, data)
        return data


class RecogniseForm(ActForm):
    """特認: until when the nine items follow, or why none do."""

    items_due = WarekiDateField(label="九項目の期限", required=False)
    items_waived = CleanCharField(label="九項目を求めない理由", required=False, max_length=500)
    field_order = ["items_due", "items_waived", "comment", "ground"]

    def payload(self) -> Afterwards:
        return Afterwards(self.cleaned_data["items_due"], self.cleaned_data["items_waived"])
