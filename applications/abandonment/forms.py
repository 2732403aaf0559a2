"""取得取りやめ届: why."""

from __future__ import annotations

from applications.abandonment.models import AbandonmentNotice
from katori_sns.cases.forms import StepForm, formfield


class AbandonmentForm(StepForm):
    needed = ("reason",)

    class Meta:
        model = AbandonmentNotice
        fields = ["reason"]
        formfield_callback = formfield
