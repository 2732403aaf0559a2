"""The one sheet of an emergency, and until when the nine items follow."""

from __future__ import annotations

from typing import Any

from applications.emergency import guards as emergency
from applications.emergency.actions import Afterwards
from applications.emergency.models import EmergencyRecognition
from katori_sns.cases.forms import OTHER_NAME, StepForm, formfield, media_field, name_other
from katori_sns.web.dates import WarekiDateField, format_wareki
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.forms import ActForm


class EmergencyForm(StepForm):
    needed = ("on_media", *emergency.REQUIRED)
    helps = {
        "account_name": "市民に見える名前です。媒体が複数でも一つ書きます。",
        "medium_name": OTHER_NAME,
        "ground": "大規模災害など、通常の手続を待てない理由を書きます。",
        "told_at": "電話で先に特認を受けたとき。例：R8.11.23 23:40",
        "told_to": "職と名前を書きます。",
    }
    on_media = media_field()

    class Meta:
        model = EmergencyRecognition
        fields = [
            "account_name",
            "on_media",
            "medium_name",
            "ground",
            "purpose",
            "content",
            "manager",
            "operators",
            "told_at",
            "told_by",
            "told_to",
        ]
        formfield_callback = formfield

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        name_other(self, data)
        return data


class RecogniseForm(ActForm):
    """特認: until when the nine items follow, or why none do."""

    items_due = WarekiDateField(label="九項目の期限", required=False)
    items_waived = CleanCharField(label="九項目を求めない理由", required=False, max_length=500)
    field_order = ["items_due", "items_waived", "comment", "ground"]

    def payload(self) -> Afterwards:
        return Afterwards(self.cleaned_data["items_due"], self.cleaned_data["items_waived"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        due, waived = data.get("items_due"), data.get("items_waived")
        said = [f"九項目の期限：{format_wareki(due)}"] if due else []
        said += [f"九項目を求めない理由：{waived}"] if waived else []
        data["comment"] = "\n".join([*said, *filter(None, [data.get("comment")])])
        return data
