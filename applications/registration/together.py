"""Rows of a list that raise one doubt are settled by one answer; what was settled so stays marked (G4(4))."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django import forms

from accounts.account.media import Medium
from applications.registration.forms import RowForm
from applications.registration.models import RegistrationRow, RetroactiveRegistration
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.forms import Form, Sent
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.actions import Columns

Standing = RegistrationRow.Standing
NOT_YET = ("", "まだ決めない")
ANSWERS = (NOT_YET, (Standing.ENTER.value, "候補と一覧のとおりに載せる"), (Standing.LEAVE.value, "載せない"))
LONGEST = 1_000  # characters of a reason


@dataclass
class Group:
    """Rows with the same doubts, and what is answered for all of them."""

    key: str
    notes: list[str]
    rows: list[RegistrationRow] = field(default_factory=list)
    meant: list[list[tuple[str, str]]] = field(
        default_factory=list
    )  # beside each row: label, what is offered
    refused: list[str] = field(default_factory=list)  # rows for which the answer does not suffice, and why

    @property
    def lines(self) -> list[tuple[RegistrationRow, list[tuple[str, str]]]]:
        """Each row with what may be meant."""
        return list(zip(self.rows, self.meant, strict=True))

    @property
    def later(self) -> bool:
        """Whether it must be said why there was no approval, or that the accounts are older (G4(1))."""
        return any(row.later for row in self.rows)


def groups_of(case: RetroactiveRegistration, org: ActorContext) -> list[Group]:
    """The rows to confirm, by their doubts; the largest group first."""
    found: dict[str, Group] = {}
    for row in case.rows.filter(standing=Standing.ASK).select_related("section"):
        doubts = sorted(map(str, row.notes))
        key = hashlib.sha256("\n".join(doubts).encode()).hexdigest()[:12]
        group = found.setdefault(key, Group(key, doubts))
        group.rows.append(row)
        group.meant.append([(_label(name), _word(name, meant, org)) for name, meant in row.offers.items()])
    return sorted(found.values(), key=lambda group: (-len(group.rows), group.rows[0].number))


def _label(name: str) -> str:
    return str(RegistrationRow._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _word(name: str, meant: str, org: ActorContext) -> str:
    """As a person reads it: sections and media are offered by their keys."""
    if name == "section":
        return next((section.name for section in org.sections.values() if str(section.pk) == meant), meant)
    return Medium(meant).label if name == "medium" and meant in Medium else meant


class TogetherForm(Form):
    """An answer for each group, and the words that accounts opened since the guideline need."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Sent, *, groups: list[Group], version: int) -> None:
        super().__init__(data, initial={"version": version})
        self.groups = groups
        for group in groups:
            self.fields[f"answer-{group.key}"] = forms.ChoiceField(
                label="扱い", choices=ANSWERS, required=False, widget=forms.RadioSelect
            )
            if group.later:
                for name, label in (
                    ("known_before", "施行前からあると確かめた方法"),
                    ("no_approval", "承認を受けていない理由"),
                ):
                    self.fields[f"{name}-{group.key}"] = CleanCharField(
                        label=label, required=False, max_length=LONGEST
                    )

    def shown(self) -> Iterator[tuple[Group, list[forms.BoundField]]]:
        """Each group with its controls."""
        controls = defaultdict(list)
        for bound in self.visible_fields():
            controls[bound.name.partition("-")[2]].append(bound)
        for group in self.groups:
            yield group, controls[group.key]

    def settled(self, org: ActorContext) -> Iterator[tuple[RegistrationRow, Columns]]:
        """The columns of each row that its group's answer settles; `Group.refused` names the others."""
        for group in self.groups:
            standing: str = self.cleaned_data[f"answer-{group.key}"]
            for row in group.rows if standing else ():
                form = self._row_form(row, group, standing, org)
                if form.is_valid():
                    yield row, form.saved_fields() | {"together": self._said(group, standing)}
                else:
                    wrong = next(iter(form.errors.values()))[0]
                    group.refused.append(f"{row.place}「{row.name}」：{wrong}")

    def _row_form(self, row: RegistrationRow, group: Group, standing: str, org: ActorContext) -> RowForm:
        """What would be sent from the row's own page with what is offered there."""
        offered = RowForm(None, instance=row, org=org)
        sent = {
            name: offered.get_initial_for_field(control, name) for name, control in offered.fields.items()
        }
        typed = {
            name: self.cleaned_data.get(f"{name}-{group.key}", "") for name in ("known_before", "no_approval")
        }
        sent |= {name: words for name, words in typed.items() if words} | {"standing": standing}
        return RowForm(
            {name: "" if value is None else value for name, value in sent.items()}, instance=row, org=org
        )

    def _said(self, group: Group, standing: str) -> str:
        words = dict(ANSWERS)[standing]
        return f"{'／'.join(group.notes) or '候補'}：{words}（{len(group.rows)}行をまとめて）"[:200]
