"""How an account is given up, and the proof of what was then done (G6)."""

from __future__ import annotations

from typing import Any

from django import forms

from applications.giving_up.actions import Proof
from applications.giving_up.guards import Period
from katori_sns.web.dates import WarekiDateField
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.forms import ActForm


class ProofForm(ActForm):
    """When it was done, where, and how one can tell."""

    on = WarekiDateField(label="行った日", help_text="例：R8.12.14")
    place = CleanCharField(label="URLまたは場所", required=False, max_length=300)
    evidence = CleanCharField(
        label="証拠", required=False, max_length=300, help_text="画面の写しのファイル名、文書番号など。"
    )
    field_order = ["on", "early", "place", "evidence", "comment", "ground"]

    def payload(self) -> Proof:
        data = self.cleaned_data
        return Proof(data["on"], data["place"], data["evidence"])


# What is asked with each act of 実施の記録.
PROOFS = dict.fromkeys(
    (
        *("stopped", "tell_followers", "tell_city", "delete", "cannot_delete", "delete_untold"),
        *("unlink", "close_custody"),
    ),
    ProofForm,
)


class PeriodForm(ActForm):
    """The notice period as it is ordered: what was proposed, put off where its days have passed (G6(2))."""

    period_from = WarekiDateField(label="周知期間の開始", help_text="実施する日か、後の日。例：R8.12.14")
    period_to = WarekiDateField(label="周知期間の終了")
    period_reason = CleanCharField(
        label="周知期間を短縮する理由",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ["period_from", "period_to", "period_reason", "comment", "ground"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("period_from", "period_to", "period_reason"):
            self.initial.setdefault(name, getattr(self.case, name, None))

    def payload(self) -> Period:
        data = self.cleaned_data
        return Period(data["period_from"], data["period_to"], data["period_reason"])


class HarmForm(ActForm):
    """The ground of harm that arose during the notice period, in words (G6(2) proviso)."""

    def ask_more(self) -> None:
        self.fields["comment"].label = "著しい不利益の内容"
        self.fields[
            "comment"
        ].help_text = "だれにどのような不利益が生じているか、何で分かったかを書きます。履歴に残ります。"


HOW = dict.fromkeys(("carry_out", "decide_notice", "urgent_notice"), PeriodForm)
ASKED: dict[str, type[ActForm]] = {**PROOFS, **HOW, "harm_arises": HarmForm}
