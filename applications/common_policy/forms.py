"""The clauses of the common policy, rewritten."""

from __future__ import annotations

from typing import Any

from applications.common_policy.models import CommonPolicyRevision
from katori_sns.cases.forms import StepForm, formfield


class CommonPolicyForm(StepForm):
    needed = ("reason", "text", "publish_on")
    helps = {
        "remarks": "もとになった申請の審査で出た意見です。",
        "text": "改正後のすべての条を書きます。第1条（目的）のように、条ごとに番号と見出しを付けます。",
        "publish_on": "この日から新しい版になります。過ぎた日は決定の日になります。",
    }

    class Meta:
        model = CommonPolicyRevision
        fields = ["reason", "text", "publish_on", "remarks"]
        formfield_callback = formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].max_length = 50_000  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["rows"] = 24
