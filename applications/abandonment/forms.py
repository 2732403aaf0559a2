"""取得取りやめ届: why."""

from __future__ import annotations

from applications.abandonment.fields import FIELDS
from applications.abandonment.models import AbandonmentNotice
from katori_sns.cases.forms import StepForm, formfield


class AbandonmentForm(StepForm):
    needed = FIELDS.needed

    class Meta:
        model = AbandonmentNotice
        fields = FIELDS.asked
        formfield_callback = formfield
