"""運用停止（撤退）事前協議書: the official form's fields, the measure and its grounds."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import SNSAccount
from accounts.reviews.models import GROUNDS
from applications.giving_up import guards as giving_up_guards
from applications.giving_up.forms import HOW_HELPS
from applications.withdrawal import guards
from applications.withdrawal.models import WithdrawalConsultation
from katori_sns.cases.forms import FROM_LIST, RowField, StepForm, formfield


class WithdrawalForm(StepForm):
    """The official form's fields in its order, then the measure and its grounds (G6(1))."""

    needed = ("manager", "purpose", "reason", "planned_on", "criteria")
    helps = HOW_HELPS | {
        "purpose": "これまで何のために使ってきたかを書きます。",
        "other_ground": "媒体の終了、所属の廃止、ログインできないなど、①から④のほかの理由。",
        "followers_use": "①を選んだとき。登録者をほかの目的に活用できるなら、撤退しなくてもかまいません。",
        "evaluation": "評価の結果を書くか、ファイルを添付します。",
        "told_at": "著しい不利益のため電話で協議したとき。例：R8.11.23 23:40",
        "other": "なければ空けておきます。",
    }
    criteria = forms.MultipleChoiceField(
        label="判断基準（6 (1)）",
        choices=list(GROUNDS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": FROM_LIST, "invalid_list": FROM_LIST},
    )

    class Meta:
        model = WithdrawalConsultation
        fields = [
            *("manager", "purpose", "reason", "planned_on", "other"),
            "measure",
            "criteria",
            *guards.GROUNDS,
            "stop_method",
            "name_kept_until",
            "harm",
            "evidence_kept",
            "period_from",
            "period_to",
            "period_reason",
            *guards.TOLD,
        ]
        formfield_callback = formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.going = giving_up_guards.accounts_of(self.instance)
        kept = SNSAccount.objects.filter(section__in=list(self.org.mine)).exclude(
            state__in=[*giving_up_guards.GIVEN_UP, SNSAccount.State.NOTICE_PERIOD]
        )
        for account in self.going:
            line = self.instance.lines.get(str(account.pk), {})
            self.fields[f"successor_{account.pk}"] = RowField(
                kept.order_by("name", "pk"),
                label=f"{account}の統合先",
                help_text="区分が「統合」のとき。",
                required=False,
                empty_label="選んでください",
                initial=line.get("successor"),
            )
            self.fields[f"kept_{account.pk}"] = forms.BooleanField(
                label=f"{account}は削除せず、使わずに残す", required=False, initial=line.get("kept", False)
            )

    def saved_fields(self) -> dict[str, Any]:
        lines = {}
        for account in self.going:
            successor = self.cleaned_data[f"successor_{account.pk}"]
            kept = self.cleaned_data[f"kept_{account.pk}"]
            if successor or kept:
                name = str(successor) if successor else ""
                key = successor.pk if successor else None
                lines[str(account.pk)] = {"successor": key, "name": name, "kept": kept}
        return super().saved_fields() | {"lines": lines}
