"""The application in four steps, and the reviewer's sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from accounts.items import BROADCAST_ITEM, NINE_ITEMS
from accounts.models import Medium
from applications.actions import ARTICLES
from applications.guards import REQUIRED
from applications.models import NewOperationApplication, Verdict
from katori_sns.organisation.models import Section
from katori_sns.organisation.roles import Organisation
from katori_sns.web.dates import WarekiDateField
from katori_sns.web.forms import Form, ask
from katori_sns.web.text import CleanCharField
from katori_sns.workflow.forms import ActForm

MAX_TEXT = 10_000  # what the paper carries in one field


def _formfield(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """Model fields as this site's controls: names and texts cleaned, dates in wareki or ISO."""
    if isinstance(field, models.DateField):
        return WarekiDateField(label=field.verbose_name, required=False)
    if isinstance(field, models.TextField):
        area = forms.Textarea(attrs={"rows": 4})
        return CleanCharField(label=field.verbose_name, required=False, max_length=MAX_TEXT, widget=area)
    if isinstance(field, models.CharField) and not field.choices:
        return CleanCharField(label=field.verbose_name, required=not field.blank, max_length=field.max_length)
    return field.formfield(**kwargs)


HELP = {
    "account_name": "市民に見える名前です。例：香取の農産物",
    "medium_name": "種類で「その他」を選んだときに書きます。",
    "consultation_on": "例：令和8年11月24日、R8.11.24、2026-11-24",
    "consultation_with": "広報主管課のだれと協議したか。職と名前を書きます。",
    "consultation_result": "異議なし、条件付きなどの結果と、付いた条件への対応を書きます。",
    "manager": "このアカウントの運用に責任を持つ人。例：農政課長　名前",
    "purpose": "何のために使うかを書きます。",
    "trouble": "だれに、どの順で連絡し、どう対応するかを書きます。個人の判断で反論しないことも書きます。",
    "content": "どのような情報を発信するかを書きます。",
    "hours": "様式の既定の文です。時間外に使うときは直します。",
    "frequency": "例：週2回程度",
    "operators": "投稿する人の職と名前を書きます。",
    "comments": "返信するか、だれがどう答えるかを書きます。",
    "start_on": "例：令和8年12月14日、R8.12.14、2026-12-14",
    "other": "なければ空けておきます。",
}


class SectionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Several sections; a number no database holds is no choice either."""

    default_error_messages = dict.fromkeys(["invalid_choice", "invalid_pk_value"], "一覧から選んでください")

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid_choice"]) from error


def _name_other(form: forms.BaseForm, data: dict[str, Any]) -> None:
    """A medium outside the list has a name; one on the list needs none."""
    if data.get("medium") != Medium.OTHER:
        data["medium_name"] = ""
    elif not data.get("medium_name"):
        form.add_error("medium_name", "種類の名称を入力してください")


class StepForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A part of the application; a draft may be incomplete, but what is there must be readable."""

    needed = REQUIRED  # marked as such, though a draft may wait with them
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, org: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.org = org
        for name, text in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = text
        ask(self.fields)
        if self.instance.pk and not self.is_bound:
            self.initial["version"] = self.instance.version

    def saved_fields(self) -> dict[str, Any]:
        """The model's own columns among what was typed."""
        assert self._meta.fields is not None  # noqa: S101 (every step names its fields)
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}


class BasicsForm(StepForm):
    joint_sections = SectionsField(
        Section.objects.none(), label="共同して使う所属", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = NewOperationApplication
        fields = [
            "account_name",
            "medium",
            "medium_name",
            "scope",
            "consultation_on",
            "consultation_with",
            "consultation_result",
            "manager",
            "purpose",
            "trouble",
            "content",
            "start_on",
            "other",
        ]
        formfield_callback = _formfield
        widgets = {"scope": forms.RadioSelect}

    field_order = ["account_name", "medium", "medium_name", "scope", "joint_sections"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        joint = self.fields["joint_sections"]
        own: int = self.instance.section_id if self.instance.pk else 0
        # 部 draft nothing: a section that stands above others is no partner.
        joint.queryset = Section.objects.on(self.org.on).filter(children=None).exclude(pk=own)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["joint_sections"] = self.instance.joint_sections.all()
        elif len(self.org.mine) > 1:
            sections = [(pk, self.org.sections[pk].name) for pk in self.org.mine]
            self.fields["section"] = forms.TypedChoiceField(
                label="申請する所属", choices=sections, coerce=int
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        _name_other(self, data)
        if data.get("scope") != NewOperationApplication.Scope.JOINT:
            data["joint_sections"] = Section.objects.none()
        return data


class OperationForm(StepForm):
    class Meta:
        model = NewOperationApplication
        fields = ["hours", "frequency", "operators", "comments"]
        formfield_callback = _formfield


class ItemsForm(StepForm):
    class Meta:
        model = NewOperationApplication
        fields = [item.field for item in NINE_ITEMS]
        formfield_callback = _formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in NINE_ITEMS:
            self.fields[item.field].label = str(item)
            self.fields[item.field].help_text = item.hint

    def items(self) -> list[dict[str, Any]]:
        return [{"item": item, "field": self[item.field]} for item in NINE_ITEMS]


STEPS: dict[int, tuple[str, type[StepForm]]] = {
    1: ("基本事項", BasicsForm),
    2: ("運用方法", OperationForm),
    3: ("運用ポリシー九項目", ItemsForm),
}
REVIEW = 4
STEP_NAMES = {**{n: name for n, (name, _) in STEPS.items()}, REVIEW: "添付と確認"}


def step_of(field: str) -> int:
    """Which step of the form a field stands in."""
    for number, (_, form) in STEPS.items():
        if field in form.base_fields:
            return number
    return REVIEW


class UploadForm(Form):
    file = forms.FileField(
        label="添付するファイル", help_text="PDF、PNG、JPEG、Word（docx）、Excel（xlsx）。1つ10MBまで。"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class CopyForm(Form):
    medium = forms.ChoiceField(label="写した先のソーシャルメディアの種類", choices=Medium.choices)
    medium_name = CleanCharField(label="種類の名称（その他のとき）", required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        _name_other(self, data)
        return data


class VerdictForm(Form):
    """明確・不足・該当なし for each item, with a remark; unjudged ones may stay open."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in NINE_ITEMS:
            words = [w for w in Verdict.Word.choices if w[0] != "none" or item.number == BROADCAST_ITEM]
            self.fields[f"word_{item.number}"] = forms.ChoiceField(
                label=str(item), choices=words, required=False, widget=forms.RadioSelect
            )
            self.fields[f"remark_{item.number}"] = CleanCharField(
                label=f"{item.sign} の意見",
                required=False,
                max_length=1_000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for item in NINE_ITEMS:
            lacking = data.get(f"word_{item.number}") == Verdict.Word.LACKING
            if lacking and not data.get(f"remark_{item.number}"):
                self.add_error(f"remark_{item.number}", "何が不足しているかを入力してください")
        return data

    def words(self) -> dict[int, str]:
        found = {i.number: self.cleaned_data[f"word_{i.number}"] for i in NINE_ITEMS}
        return {number: word for number, word in found.items() if word}

    def remarks(self) -> dict[int, str]:
        return {i.number: self.cleaned_data[f"remark_{i.number}"] for i in NINE_ITEMS}


class RejectForm(ActForm):
    basis = forms.ChoiceField(
        label="根拠とする条項", choices=[("", "選んでください"), *((a, a) for a in ARTICLES)]
    )
    field_order = ["basis", "comment", "ground"]

    def proof(self) -> str:
        return str(self.cleaned_data["basis"])
