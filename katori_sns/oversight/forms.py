"""Which decisions, and which figures."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.account.media import Medium
from accounts.account.models import SNSAccount
from accounts.models import Review
from applications.models import ConsultedMedium, NewOperationApplication
from incidents.models import IncidentReport
from katori_sns.organisation.models import Section, User
from katori_sns.oversight.counting import BY, MONTHS, RECEIVED, WHAT, Asked, AskedAccounts
from katori_sns.oversight.decisions import decided_acts
from katori_sns.web.dates import EXAMPLE, YEARS_AHEAD, WarekiDateField, day_begins, day_ends, months_after
from katori_sns.web.forms import FilterForm, Form, Sent
from katori_sns.web.text import CleanCharField
from katori_sns.web.years import fiscal_years, year_days
from katori_sns.workflow.models import CaseAccount, Task


class DecisionFilterForm(FilterForm):
    """Every condition is optional; all of them must hold."""

    year = forms.ChoiceField(label="決定の年度", required=False)
    medium = forms.ChoiceField(label="媒体", required=False, choices=[("", "すべて"), *Medium.choices])
    act = forms.ChoiceField(label="決定", required=False)
    section = forms.ModelChoiceField(
        Section.objects.order_by("code"), label="所属", required=False, empty_label="すべて"
    )
    person = CleanCharField(label="決定した人", required=False, max_length=60)

    def __init__(self, data: Sent) -> None:
        super().__init__(data)
        acts = [(act, act) for act in decided_acts()]
        self.fields["year"].choices = [("", "すべて"), *fiscal_years()]  # type: ignore[attr-defined]
        self.fields["act"].choices = [("", "すべて"), *acts]  # type: ignore[attr-defined]

    def chosen(self, acts: QuerySet[Task]) -> QuerySet[Task]:
        """The acts that meet all conditions; none while a condition cannot be read."""
        if not self.is_valid():
            return acts.none()
        data = self.cleaned_data
        if data["year"]:
            first, last = year_days(int(data["year"]))
            acts = acts.filter(done_at__range=(day_begins(first), day_ends(last)))
        if data["medium"]:
            acts = acts.filter(_on_medium(data["medium"]))
        if data["section"]:
            acts = acts.filter(case__section=data["section"])
        for word in data["person"].split():
            acts = acts.filter(Q(done_name__contains=word) | Q(done_by__in=User.objects.search(word)))
        return acts.filter(act=data["act"]) if data["act"] else acts


def _on_medium(medium: str) -> Q:
    """Of cases about an account there, or that asked for one."""
    accounts = CaseAccount.objects.filter(case=OuterRef("case"), account__medium=medium)
    applications: QuerySet[NewOperationApplication] = QuerySet(NewOperationApplication)
    asked = applications.filter(pk=OuterRef("case"), medium=medium)
    consulted = ConsultedMedium.objects.filter(consultation=OuterRef("case"), medium=medium)
    return Q(Exists(accounts)) | Q(Exists(asked)) | Q(Exists(consulted))


class YearForm(FilterForm):
    year = forms.ChoiceField(label="年度", required=False)

    def __init__(self, data: Sent) -> None:
        super().__init__(data)
        self.fields["year"].choices = [("", "今年度"), *fiscal_years()]  # type: ignore[attr-defined]


class SheetForm(Form):
    """Of which day the 照会回答シート tells."""

    day = WarekiDateField(
        label="照会回答シートの基準日", required=False, help_text=f"空欄はきょう。{EXAMPLE}"
    )

    def __init__(self, data: Sent, today: date) -> None:
        super().__init__(data, initial={"day": today})
        self.today = today

    def clean_day(self) -> date:
        """Today where none is named; never a day to come, nor one that no question goes back to."""
        day: date = self.cleaned_data["day"] or self.today
        if day > self.today:
            raise ValidationError("基準日は、きょうか前の日にしてください。")
        if day < months_after(self.today, -12 * YEARS_AHEAD):
            raise ValidationError(f"基準日は、{YEARS_AHEAD}年前までの日にしてください。")
        return day


class CasesForm(YearForm):
    """Which cases a number means."""

    month = forms.ChoiceField(
        label="月", required=False, choices=[("", "すべて"), *((m, f"{m}月") for m in MONTHS)]
    )
    by = forms.ChoiceField(label="日付", required=False, choices=list(BY.items()))
    what = forms.ChoiceField(label="何を", required=False, choices=list(WHAT.items()))
    nature = forms.ChoiceField(
        label="インシデントの種類", required=False, choices=[("", "すべて"), *IncidentReport.Nature.choices]
    )

    def __init__(self, data: Sent) -> None:
        super().__init__(data)
        self.fields["year"].choices = [("", "すべて"), *fiscal_years()]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """What was asked, once it is valid; a month without its year is of no year."""
        data = self.cleaned_data
        year = int(data["year"] or 0)
        return Asked(
            year, int(data["month"] or 0) if year else 0, data["by"] or RECEIVED, data["what"], data["nature"]
        )


class AccountsForm(FilterForm):
    """Which accounts a number means."""

    medium = forms.ChoiceField(label="媒体", required=False, choices=[("", "すべて"), *Medium.choices])
    state = forms.ChoiceField(
        label="状態", required=False, choices=[("", "すべて"), *SNSAccount.State.choices]
    )
    need = forms.BooleanField(label="要対応だけ", required=False)
    reviewed = forms.ChoiceField(label="評価した年度", required=False)
    judgement = forms.ChoiceField(
        label="評価の判断", required=False, choices=[("", "すべて"), *Review.Judgement.choices]
    )

    def __init__(self, data: Sent) -> None:
        super().__init__(data)
        self.fields["reviewed"].choices = [("", "すべて"), *fiscal_years()]  # type: ignore[attr-defined]

    def asked(self) -> AskedAccounts:
        """What was asked, once it is valid."""
        data = self.cleaned_data
        need = "on" if data["need"] else ""
        reviewed = int(data["reviewed"] or 0)
        return AskedAccounts(data["medium"], data["state"], need, reviewed, data["judgement"])
