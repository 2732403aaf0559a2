"""再開届: from when, and why."""

from __future__ import annotations

from applications.resumption.fields import FIELDS
from applications.resumption.models import ResumptionNotice
from katori_sns.cases.forms import StepForm, formfield


class ResumptionForm(StepForm):
    needed = FIELDS.needed
    helps = FIELDS.helps

    class Meta:
        model = ResumptionNotice
        fields = FIELDS.asked
        formfield_callback = formfield
