"""The nine items of G4(2): each with its text, its parts, and a clause of the common policy to cite."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import CommonPolicy
from accounts.policy.items import COUNTRIES, NINE_ITEMS, WEEKDAYS
from accounts.policy.secrets import no_secret
from applications.nine_items.guards import clauses_cited
from applications.nine_items.precedents import precedents
from katori_sns.cases.forms import EachOnceField, StepForm
from katori_sns.web.forms import FROM_LIST, NumberField
from katori_sns.web.tables import TableField
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.actions import Columns
from katori_sns.workflow.steps import Problem


def _cell(label: str, most: int) -> CleanCharField:
    return CleanCharField(label=label, required=False, max_length=most)


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


class NineItemsForm(StepForm):
    """A form with the columns of `NineItems`; the clauses are those of the policy in force."""

    decision_examples = TableField(
        {"example": _cell("発信の例", 200), "decider": _cell("決裁権者", 60)},
        most=6,
        label="決裁が必要な発信の例と決裁権者",
    )
    manual_weekdays = WeekdaysField(label="運用する曜日")
    servers = EachOnceField(
        label="サーバの所在国",
        choices=[*COUNTRIES.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": FROM_LIST, "invalid_list": FROM_LIST},
    )
    indicators = TableField(
        {
            "name": _cell("指標", 60),  # as a value measured for it
            "unit": _cell("単位", 10),
            "baseline": NumberField(label="基準値", help_text="", required=False),
            "target": NumberField(label="目標値", help_text="", required=False),
        },
        most=5,
        label="評価の指標",
    )

    def prepare(self) -> None:
        super().prepare()
        self.common = CommonPolicy.objects.with_clauses().in_force(self.org.on)
        clauses = list(self.common.clauses.all()) if self.common else []
        choices = [("", "引用しない"), *((str(c.number), str(c)) for c in clauses)]
        # What an older version said otherwise is cited anew.
        cites = {field: clause.number for field, clause in clauses_cited(self.instance, self.org.on).items()}
        for item in NINE_ITEMS:
            self.fields[item.field].label = f"{item.sign} {item.asks}"
            self.fields[f"clause_{item.number}"] = forms.ChoiceField(
                label=f"{item.sign} 共通ポリシーの条項を引用する",
                choices=choices,
                required=False,
                initial=str(cites.get(item.field, "")),
                error_messages={"invalid_choice": FROM_LIST},
            )
            for name in item.parts:
                self.fields[name].label = f"{item.sign} {self.fields[name].label}"
        self.fields["item_manual"].validators.append(no_secret)  # a draft keeps none either

    def rows(self, lacks: Iterable[Problem]) -> list[dict[str, object]]:
        """Each item with its controls and precedents, in the guideline's order, and whether it is done."""
        earlier = precedents(self.instance, self.org)
        open_ = {*self.errors, *(problem.field for problem in lacks)}
        return [
            {
                "item": item,
                "field": self[item.field],
                "parts": [self[name] for name in item.parts],
                "clause": self[f"clause_{item.number}"],
                "former": item.former_of(self.instance),
                "earlier": earlier.get(item.number),
                "done": open_.isdisjoint((item.field, f"clause_{item.number}", *item.parts)),
                "text": item.text_of(self.instance),
            }
            for item in NINE_ITEMS
        ]

    def saved_fields(self) -> Columns:
        cited = {item.field: self.cleaned_data[f"clause_{item.number}"] for item in NINE_ITEMS}
        clauses = {field: int(number) for field, number in cited.items() if number}
        version = self.common.version if self.common and clauses else None
        replaced = (pair for item in NINE_ITEMS for pair in item.former)
        former = {old: "" for old, new in replaced if self.cleaned_data[new]}
        return super().saved_fields() | former | {"clauses": clauses, "common_version": version}
