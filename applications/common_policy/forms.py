"""The clauses of the common policy, rewritten."""

from __future__ import annotations

from typing import Any

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].max_length = 50_000  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["rows"] = 24
