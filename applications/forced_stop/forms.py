"""広報主管課による停止: the contact first, then what is ordered."""

from __future__ import annotations

from applications.forced_stop.fields import FIELDS
from applications.forced_stop.models import ForcedStop
from katori_sns.cases.forms import StepForm, formfield


class ForcedStopForm(StepForm):
    """The contact with the section comes first; then what is ordered."""

    needed = FIELDS.needed
    helps = FIELDS.helps

    class Meta:
        model = ForcedStop
        fields = FIELDS.asked
        formfield_callback = formfield

    def prepare(self) -> None:
        super().prepare()
        measures = [choice for choice in ForcedStop.Measure.choices if choice[0] != "merge"]
        self.fields["measure"].choices = measures  # type: ignore[attr-defined]
