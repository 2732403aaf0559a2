"""再開届: from when, and why."""

from __future__ import annotations

from applications.resumption import guards
from applications.resumption.models import ResumptionNotice
from katori_sns.cases.forms import StepForm, formfield


class ResumptionForm(StepForm):
    needed = guards.RESUMED

    class Meta:
        model = ResumptionNotice
        fields = ["resumed_on", "reason"]
        formfield_callback = formfield
