"""運用停止（撤退）事前協議書: the official form's fields, the measure and its grounds."""

from __future__ import annotations

from django import forms

from accounts.models import SNSAccount
from accounts.reviews.models import GROUNDS
from applications.giving_up.guards import GIVEN_UP
from applications.withdrawal.fields import FIELDS
from applications.withdrawal.models import WithdrawalConsultation
from katori_sns.cases.forms import RowField, StepForm, formfield
from katori_sns.cases.guards import accounts_about
from katori_sns.web.forms import FROM_LIST, UNCHOSEN
from katori_sns.workflow.actions import Columns


class WithdrawalForm(StepForm):
    """The official form's fields in its order, then the measure and its grounds (G6(1))."""

    needed = FIELDS.needed
    helps = FIELDS.helps
    criteria = forms.MultipleChoiceField(
        label="判断基準（6 (1)）",
        choices=list(GROUNDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": FROM_LIST, "invalid_list": FROM_LIST},
    )

    class Meta:
        model = WithdrawalConsultation
        fields = FIELDS.asked
        formfield_callback = formfield

    def prepare(self) -> None:
        super().prepare()
        self.going = accounts_about(self.instance)
        kept = SNSAccount.objects.filter(section__in=list(self.org.mine)).exclude(
            state__in=[*GIVEN_UP, SNSAccount.State.NOTICE_PERIOD]
        )
        for account in self.going:
            line = self.instance.lines.get(str(account.pk), {})
            self.fields[f"successor_{account.pk}"] = RowField(
                kept.order_by("name", "pk"),
                label=f"{account}の統合先",
                help_text="区分が「統合」のとき。",
                required=False,
                empty_label=UNCHOSEN,
                initial=line.get("successor"),
            )
            self.fields[f"kept_{account.pk}"] = forms.BooleanField(
                label=f"{account}は削除せず、使わずに残す", required=False, initial=line.get("kept", False)
            )

    def saved_fields(self) -> Columns:
        lines = {}
        for account in self.going:
            successor = self.cleaned_data[f"successor_{account.pk}"]
            kept = self.cleaned_data[f"kept_{account.pk}"]
            if successor or kept:
                name = str(successor) if successor else ""
                key = successor.pk if successor else None
                lines[str(account.pk)] = {"successor": key, "name": name, "kept": kept}
        return super().saved_fields() | {"lines": lines}
