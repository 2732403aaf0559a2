"""The clauses of the common policy, rewritten."""

from __future__ import annotations

from applications.common_policy.fields import FIELDS
from applications.common_policy.models import CommonPolicyRevision
from katori_sns.cases.forms import StepForm, formfield


class CommonPolicyForm(StepForm):
    needed = FIELDS.needed
    helps = FIELDS.helps
    field_order = ["reason", "text", "publish_on"]

    class Meta:
        model = CommonPolicyRevision
        fields = FIELDS.asked
        formfield_callback = formfield

    def prepare(self) -> None:
        super().prepare()
        self.fields["text"].max_length = 50_000  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["rows"] = 24
