"""The one page of each kind of case without an official form, and what its acts ask."""

from __future__ import annotations

from typing import Any

from django import forms

from applications.actions.emergency import Afterwards
from applications.forms.items import ITEM_FIELDS, NineItemsForm, WeekdaysField
from applications.forms.sheets import StepForm, formfield, media_field, name_other
from applications.guards import consultation, emergency, policies
from applications.models import (
    AbandonmentNotice,
    CommonPolicyRevision,
    EmergencyRecognition,
    PolicyRevisionConsultation,
    PriorConsultation,
)
from katori_sns.web.dates import WarekiDateField, format_wareki
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.forms import ActForm

OTHER_NAME = "種類で「その他」を選んだときに書きます。"


class ConsultationForm(StepForm):
    """What a section asks."""

    needed: tuple[str, ...] = ("on_media", *consultation.ASKED)
    helps = {
        "medium_name": OTHER_NAME,
        "purpose": "何のために使うかを書きます。",
        "questions": "迷っていること、確かめたいことを書きます。",
    }
    on_media = media_field()

    class Meta:
        model = PriorConsultation
        fields = ["on_media", "medium_name", "purpose", "content", "questions"]
        formfield_callback = formfield

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        name_other(self, data)
        return data


class RecordForm(ConsultationForm):
    """A meeting or call that the PR division records in four fields."""

    needed = ("on_media", *consultation.RECORDED)
    helps = {"medium_name": OTHER_NAME, "held_at": "例：R8.11.24 14:30"}

    class Meta(ConsultationForm.Meta):
        fields = ["on_media", "medium_name", "held_at", "held_with", "gist", "outcome"]


class ConditionsForm(ActForm):
    """条件付き: numbered conditions, one a line; they are the reason that is told."""

    terms = CleanCharField(
        label="条件",
        max_length=1_500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="1行に1つ。上から番号が付き、申請書で一つずつ答えてもらいます。",
    )
    field_order = ["terms", "comment", "ground"]

    def proof(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["terms"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "terms" in data:
            numbered = [f"条件{n}：{text}" for n, text in enumerate(self.proof(), start=1)]
            data["comment"] = "\n".join([*numbered, *filter(None, [data.get("comment")])])
        return data


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

    def proof(self) -> Afterwards:
        return Afterwards(self.cleaned_data["items_due"], self.cleaned_data["items_waived"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        due, waived = data.get("items_due"), data.get("items_waived")
        said = [f"九項目の期限：{format_wareki(due)}"] if due else []
        said += [f"九項目を求めない理由：{waived}"] if waived else []
        data["comment"] = "\n".join([*said, *filter(None, [data.get("comment")])])
        return data


class PolicyRevisionForm(NineItemsForm):
    needed = ("reason", *policies.ITEM_LABELS)
    manual_weekdays = WeekdaysField(label="使う曜日")

    class Meta:
        model = PolicyRevisionConsultation
        fields = ["reason", *ITEM_FIELDS]
        formfield_callback = formfield


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


class AbandonmentForm(StepForm):
    needed = ("reason",)

    class Meta:
        model = AbandonmentNotice
        fields = ["reason"]
        formfield_callback = formfield
