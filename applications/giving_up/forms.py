"""How an account is given up, and the proof of what was then done (G6)."""

from __future__ import annotations

from applications.giving_up.actions import Proof
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
    field_order = ["on", "place", "evidence", "comment", "ground"]

    def payload(self) -> Proof:
        data = self.cleaned_data
        return Proof(data["on"], data["place"], data["evidence"])


# What is asked with each act of 実施の記録.
PROOFS = dict.fromkeys(
    ("stopped", "tell_followers", "tell_city", "delete", "cannot_delete", "unlink", "close_custody"),
    ProofForm,
)
