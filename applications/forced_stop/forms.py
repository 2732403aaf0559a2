"""広報主管課による停止: the contact first, then what is ordered."""

from __future__ import annotations

from typing import Any

from applications.forced_stop import guards
from applications.forced_stop.models import ForcedStop
from applications.giving_up.forms import HOW_HELPS
from katori_sns.cases.forms import StepForm, formfield


class ForcedStopForm(StepForm):
    """The contact with the section comes first; then what is ordered."""

    needed = ("ground", *guards.CONTACT)
    helps = HOW_HELPS | {
        "contacted_at": "例：R8.11.24 10:20。連絡できなかったときは、試みたことを書きます。",
        "urgent": "広報主管課長だけが選べる扱いです。上司に後閲を求めます。",
    }

    class Meta:
        model = ForcedStop
        fields = [
            "measure",
            "ground",
            *guards.CONTACT,
            "attempts",
            "stop_method",
            "name_kept_until",
            "harm",
            "evidence_kept",
            "period_from",
            "period_to",
            "period_reason",
            "urgent",
        ]
        formfield_callback = formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = [choice for choice in ForcedStop.Measure.choices if choice[0] != "merge"]
        self.fields["measure"].choices = measures  # type: ignore[attr-defined]
