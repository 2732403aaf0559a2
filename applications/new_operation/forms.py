"""The application in four steps, and the reviewer's sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from accounts.account.media import Medium
from accounts.policy.items import BROADCAST_ITEM, NINE_ITEMS
from applications.consultation.models import citable
from applications.new_operation.actions import ARTICLES, CLAUSE_FIELD, Rejection
from applications.new_operation.fields import FIELDS
from applications.new_operation.models import CLAUSE, NewOperationApplication, Verdict
from applications.nine_items.fields import ITEM_ROWS
from applications.nine_items.forms import NineItemsForm
from katori_sns.cases.forms import RowField, RowsField, StepForm, formfield, name_other
from katori_sns.organisation.models import Section
from katori_sns.web.forms import FROM_LIST, UNCHOSEN, Cleaned, Form, once_field
from katori_sns.web.text import CleanCharField, no_number
from katori_sns.workflow.actions import Columns
from katori_sns.workflow.forms import ActForm

OPERATION = [row.name for row in FIELDS.rows if row.group]
ITEMS = [row.name for row in ITEM_ROWS]
BASICS = [name for name in FIELDS.asked if name not in (*OPERATION, *ITEMS)]


class ConsultationField(RowField):
    """By number and result, so that one finds it again."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}　{'・'.join(obj.medium_labels())}　{obj.state_label}"


class BasicsForm(StepForm):
    needed = FIELDS.needed
    helps = FIELDS.helps
    consultation = ConsultationField(
        citable((), None), label="事前協議", required=False, empty_label=UNCHOSEN
    )
    joint_sections = RowsField(
        Section.objects.none(), label="共同して使う所属", required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = NewOperationApplication
        fields = BASICS
        formfield_callback = formfield
        widgets = {"scope": forms.RadioSelect}

    field_order = ["account_name", "medium", "medium_name", "scope", "joint_sections", "consultation"]

    def prepare(self) -> None:
        super().prepare()
        joint = self.fields["joint_sections"]
        own: int = self.instance.keeper_id if self.instance.pk else 0
        # 部 draft nothing: a section that stands above others is no partner.
        joint.queryset = Section.objects.filter(pk__in=self.org.lowest).exclude(pk=own)  # type: ignore[attr-defined]
        mine = [own] if own else list(self.org.mine)
        self.fields["consultation"].queryset = citable(mine, self.instance.pk)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["joint_sections"] = self.instance.joint_sections.all()
        elif len(self.org.mine) > 1:
            self.ask_section({pk: self.org.sections[pk].name for pk in self.org.mine}, "申請する所属")

    def clean(self) -> Cleaned:
        data = super().clean() or self.cleaned_data
        name_other(self, data)
        cited, section = data.get("consultation"), data.get("section")
        if cited and section not in (None, cited.section_id, cited.keeper_id):
            self.add_error("consultation", "申請する所属が行った事前協議を選んでください")
        if data.get("scope") != NewOperationApplication.Scope.JOINT:
            data["joint_sections"] = Section.objects.none()
        return data


class OperationForm(StepForm):
    """How it is run, and the answer to each condition of the consultation."""

    needed = FIELDS.needed
    helps = FIELDS.helps

    class Meta:
        model = NewOperationApplication
        fields = OPERATION
        formfield_callback = formfield

    def prepare(self) -> None:
        super().prepare()
        cited = self.instance.consultation
        self.conditions = list(enumerate(cited.conditions, start=1)) if cited else []
        for number, condition in self.conditions:
            self.fields[f"answer_{number}"] = CleanCharField(
                label=f"事前協議の条件{number}への対応",
                help_text=condition,
                required=False,
                max_length=1_000,
                initial=self.instance.answer_to(number),
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.needed += tuple(f"answer_{number}" for number, _ in self.conditions)

    def saved_fields(self) -> Columns:
        key = self.instance.answer_key
        answers = {key(number): self.cleaned_data[f"answer_{number}"] for number, _ in self.conditions}
        return super().saved_fields() | {"answers": self.instance.answers | answers}


class ItemsForm(NineItemsForm):
    needed = FIELDS.needed
    helps = FIELDS.helps

    class Meta:
        model = NewOperationApplication
        fields = ITEMS
        formfield_callback = formfield


STEPS: dict[int, tuple[str, type[StepForm]]] = {
    1: ("基本事項", BasicsForm),
    2: ("運用方法", OperationForm),
    3: ("運用ポリシー九項目", ItemsForm),
}
REVIEW = 4
STEP_NAMES = {**{n: name for n, (name, _) in STEPS.items()}, REVIEW: "添付と確認"}


def step_of(field: str) -> int:
    """Which step of the form a field stands in."""
    if field.startswith("answer_"):
        return 2
    return next((number for number, (_, form) in STEPS.items() if field in form.base_fields), REVIEW)


# ⑥: what its answer leaves, and what follows.
WHY: dict[tuple[str, ...], str] = {
    (Verdict.NOT_APPLICABLE,): "答えが「いいえ」なので、該当なしです。",
    (Verdict.CLEAR, Verdict.LACKING): "答えは「はい」です。公開中の条項がそう明示しているかを確かめます。",
    (Verdict.LACKING,): "「はい」と明示した公開中の条項の引用か、答えがないので、明確にはできません。",
}


class CopyForm(Form):
    once = once_field()
    medium = forms.ChoiceField(label="写した先のソーシャルメディアの種類", choices=Medium.choices)
    medium_name = CleanCharField(
        label="その他の媒体の名称", required=False, max_length=40, validators=[no_number]
    )

    def clean(self) -> Cleaned:
        data = super().clean() or self.cleaned_data
        name_other(self, data)
        return data


class VerdictForm(Form):
    """明確・不足・該当なし for each item, with a remark; unjudged ones may stay open."""

    seen = CleanCharField(widget=forms.HiddenInput, max_length=16)

    def __init__(
        self,
        *args: Any,
        broadcast: Sequence[str] = Verdict.values,
        clauses: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        """`broadcast`: the verdicts that ⑥'s answer leaves; `clauses`: of which one may be named for it."""
        super().__init__(*args, **kwargs)
        for item in NINE_ITEMS:
            left = broadcast if item.number == BROADCAST_ITEM else (Verdict.CLEAR, Verdict.LACKING)
            words = [(word, label) for word, label in Verdict.choices if word in left]
            self.fields[f"word_{item.number}"] = forms.ChoiceField(
                label=str(item), choices=words, required=False, widget=forms.RadioSelect
            )
            self.fields[f"remark_{item.number}"] = CleanCharField(
                label=f"{item.sign} の意見",
                required=False,
                max_length=1_000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

        self.fields[f"word_{BROADCAST_ITEM}"].help_text = WHY.get(tuple(broadcast), "")
        if clauses:
            self.fields[CLAUSE_FIELD] = forms.ChoiceField(
                label=f"⑥ {CLAUSE}",
                choices=[("", UNCHOSEN), *((name, name) for name in clauses)],
                required=False,
                help_text="改正した共通ポリシーに明示されたときに選びます。",
                error_messages={"invalid_choice": FROM_LIST},
            )

    def clean(self) -> Cleaned:
        data = super().clean() or self.cleaned_data
        for item in NINE_ITEMS:
            lacking = data.get(f"word_{item.number}") == Verdict.LACKING
            if lacking and not data.get(f"remark_{item.number}"):
                self.add_error(f"remark_{item.number}", "何が不足しているかを入力してください")
        return data

    def words(self) -> dict[int, str]:
        found = {i.number: self.cleaned_data[f"word_{i.number}"] for i in NINE_ITEMS}
        return {number: word for number, word in found.items() if word}

    def clause(self) -> str:
        """The clause named for ⑥, if one was asked."""
        return str(self.cleaned_data.get(CLAUSE_FIELD, ""))

    def remarks(self) -> dict[int, str]:
        return {i.number: self.cleaned_data[f"remark_{i.number}"] for i in NINE_ITEMS}


class RejectForm(ActForm):
    basis = forms.ChoiceField(label="根拠とする条項", choices=[("", UNCHOSEN), *((a, a) for a in ARTICLES)])
    field_order = ["basis", "comment", "ground"]

    def payload(self) -> Rejection:
        return Rejection(self.cleaned_data["basis"])
