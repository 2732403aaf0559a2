"""運用停止（撤退）事前協議書, 再開届 and 広報主管課による停止, and the proof of what was then done (G6)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from accounts.models import SNSAccount
from accounts.reviews import GROUNDS
from applications.actions.withdrawal import Proof
from applications.forms.sheets import FROM_LIST, RowField, StepForm, formfield
from applications.guards import withdrawal as guards
from applications.models import ForcedStop, ResumptionNotice, WithdrawalConsultation
from katori_sns.web.dates import WarekiDateField
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.forms import ActForm

PERIOD = f"目安は{settings.NOTICE_DAYS}日です。短くするときは理由を書きます。"
HOW = (
    "stop_method",
    "name_kept_until",
    *("harm", "evidence_kept"),
    *("period_from", "period_to", "period_reason"),
)
HOW_HELPS = {
    "stop_method": "「停止」のとき。",
    "name_kept_until": "使わないと媒体がアカウントを消すとき、その日。近づくと知らせます。",
    "period_from": "「撤退」「統合」のとき。アカウントと市ホームページで知らせ始める日。",
    "period_to": PERIOD,
    "harm": "利用者または市に著しい不利益が生じる事態のとき（6 (2) ただし書き）。周知の期間を置きません。",
    "evidence_kept": "トラブルが続いているときは、削除の前に画面などを残します。",
}


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
            *HOW,
            *guards.TOLD,
        ]
        formfield_callback = formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.going = guards.accounts_of(self.instance)
        kept = SNSAccount.objects.filter(section__in=list(self.org.mine)).exclude(
            state__in=[*guards.GIVEN_UP, SNSAccount.State.NOTICE_PERIOD]
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


class ResumptionForm(StepForm):
    needed = guards.RESUMED

    class Meta:
        model = ResumptionNotice
        fields = ["resumed_on", "reason"]
        formfield_callback = formfield


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
            *HOW,
            "urgent",
        ]
        formfield_callback = formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = [choice for choice in ForcedStop.Measure.choices if choice[0] != "merge"]
        self.fields["measure"].choices = measures  # type: ignore[attr-defined]


class ProofForm(ActForm):
    """When it was done, where, and how one can tell; both stand in the history."""

    on = WarekiDateField(label="行った日", help_text="例：R8.12.14")
    place = CleanCharField(label="URLまたは場所", required=False, max_length=300)
    evidence = CleanCharField(
        label="証拠", required=False, max_length=300, help_text="画面の写しのファイル名、文書番号など。"
    )
    field_order = ["on", "place", "evidence", "comment", "ground"]

    def proof(self) -> Proof:
        data = self.cleaned_data
        return Proof(data["on"], data["place"], data["evidence"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        named = (("行った日", "on"), ("場所", "place"), ("証拠", "evidence"))
        said = [f"{label}：{self.data.get(name)}" for label, name in named if data.get(name)]
        data["comment"] = "\n".join([*said, *filter(None, [data.get("comment")])])
        return data
