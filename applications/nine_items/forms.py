"""The nine items of G4(2): each with its text, its parts, and a clause of the common policy to cite."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import CommonPolicy
from accounts.policy.items import NINE_ITEMS, WEEKDAYS
from accounts.policy.secrets import no_secret
from katori_sns.cases.forms import FROM_LIST, EachOnceField, StepForm
from katori_sns.workflow.actions import Columns


class NineItemsForm(StepForm):
    """A form with the columns of `NineItems`; the clauses are those of the policy in force."""

    def prepare(self) -> None:
        super().prepare()
        self.common = CommonPolicy.objects.with_clauses().in_force(self.org.on)
        clauses = list(self.common.clauses.all()) if self.common else []
        choices = [("", "引かない"), *((str(c.number), str(c)) for c in clauses)]
        cites: dict[str, int] = self.instance.clauses
        for item in NINE_ITEMS:
            self.fields[item.field].label = str(item)
            self.fields[f"clause_{item.number}"] = forms.ChoiceField(
                label=f"{item.sign} 共通ポリシーの条項を引く",
                choices=choices,
                required=False,
                initial=str(cites.get(item.field, "")),
                error_messages={"invalid_choice": FROM_LIST},
            )
            for name in item.parts:
                self.fields[name].label = f"{item.sign} {self.fields[name].label}"
        self.fields["item_manual"].validators.append(no_secret)  # a draft keeps none either

    def rows(self) -> list[dict[str, object]]:
        """Each item with its controls, in the guideline's order."""
        return [
            {
                "item": item,
                "field": self[item.field],
                "parts": [self[name] for name in item.parts],
                "clause": self[f"clause_{item.number}"],
            }
            for item in NINE_ITEMS
        ]

    def saved_fields(self) -> Columns:
        cited = {item.field: self.cleaned_data[f"clause_{item.number}"] for item in NINE_ITEMS}
        clauses = {field: int(number) for field, number in cited.items() if number}
        version = self.common.version if self.common and clauses else None
        return super().saved_fields() | {"clauses": clauses, "common_version": version}


class WeekdaysField(EachOnceField):
    """Days of the week as digits in one text, 0 is Monday."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["error_messages"] = {"invalid_choice": FROM_LIST, "invalid_list": FROM_LIST}
        days = [(str(number), day) for number, day in enumerate(WEEKDAYS)]
        super().__init__(choices=days, widget=forms.CheckboxSelectMultiple, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return list(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        return "".join(sorted(super().clean(value)))
