"""What is asked of whom, and what is answered."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.account.media import Medium
from accounts.account.models import SNSAccount
from accounts.circulars.actions import Reply, Wording
from accounts.circulars.models import Circular, CircularRow
from accounts.circulars.rules import ASKED, asked_accounts
from accounts.policy.secrets import no_secret
from katori_sns.files import uploads
from katori_sns.organisation.models import Section
from katori_sns.web.dates import EXAMPLE, WarekiDateField, format_wareki
from katori_sns.web.forms import Form, NumberField, Sent, once_field
from katori_sns.web.text import CleanCharField, no_number

MAX_BODY, MAX_TEXT, MAX_NOTE = 2_000, 2_000, 500


class _AccountsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}　{obj.section.name}"


class CircularForm(Form):
    title = CleanCharField(
        label="件名", max_length=100, validators=[no_number, no_secret], help_text="例：予約投稿の停止"
    )
    body = CleanCharField(
        label="照会・要請の内容",
        max_length=MAX_BODY,
        validators=[no_secret],
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="例：災害対応のため、予約投稿を止めてください。止めたら「はい」と回答してください。",
    )
    kind = forms.ChoiceField(label="回答のしかた", choices=Circular.Kind.choices, widget=forms.RadioSelect)
    indicator = CleanCharField(
        label="指標", required=False, max_length=60, help_text="数値を尋ねるとき。例：フォロワー数"
    )
    unit = CleanCharField(label="単位", required=False, max_length=10, help_text="例：人、件、%")
    as_of = WarekiDateField(
        label="基準日", required=False, help_text=f"いつの数値か。空欄は回答した日。{EXAMPLE}"
    )
    due_on = WarekiDateField(label="回答期限", help_text=EXAMPLE)
    urgent = forms.BooleanField(
        label="至急", required=False, help_text="通知の件名に付け、メールをすぐに送ります。"
    )
    on_media = forms.MultipleChoiceField(
        label="媒体で選ぶ",
        required=False,
        choices=Medium.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ばなければ、すべての媒体です。",
    )
    sections = forms.ModelMultipleChoiceField(
        Section.objects.none(),
        label="所属で選ぶ",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ばなければ、すべての所属です。",
    )
    accounts = _AccountsField(
        SNSAccount.objects.none(),
        label="アカウントを1つずつ選ぶ",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ばなければ、上の条件のすべてのアカウントです。",
    )
    once = once_field()

    def __init__(self, data: Sent, *, due: date, today: date) -> None:
        super().__init__(data, initial={"due_on": due})
        self.today = today
        asked = SNSAccount.objects.filter(ASKED)
        having = Section.objects.filter(pk__in=asked.values("section")).order_by("code")
        self.fields["sections"].queryset = having  # type: ignore[attr-defined]
        ordered = asked.select_related("section").order_by("section__code", "medium", "name", "pk")
        self.fields["accounts"].queryset = ordered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        due, as_of = data.get("due_on"), data.get("as_of")
        if due and due < self.today:
            self.add_error(
                "due_on", f"回答期限は、きょう（{format_wareki(self.today)}）か後の日にしてください。"
            )
        if due and as_of and as_of > due:
            self.add_error("as_of", "基準日は、回答期限か前の日にしてください。")
        if data.get("kind") == Circular.Kind.NUMBER and not data.get("indicator"):
            self.add_error("indicator", "数値を尋ねるときは、指標の名前を入力してください。")
        if not self.errors and not self.asked():
            self.add_error(
                None, "条件に合うアカウントがありません。媒体、所属、アカウントを選び直してください。"
            )
        return data

    def asked(self) -> list[SNSAccount]:
        """The accounts of all conditions, once it is valid."""
        data = self.cleaned_data
        return asked_accounts(data["on_media"], data["sections"], data["accounts"])

    def wording(self) -> Wording:
        """What is asked; of what is no number no indicator."""
        data = self.cleaned_data
        names = ["title", "body", "kind", "due_on", "urgent"]
        if data["kind"] == Circular.Kind.NUMBER:
            names += ["indicator", "unit", "as_of"]
        return Wording(**{name: data[name] for name in names})


class AnswerForm(Form):
    """One answer, as it is asked for."""

    answer = forms.Field(label="回答")  # of which kind, the request says
    note = CleanCharField(
        label="補足",
        required=False,
        max_length=MAX_NOTE,
        validators=[no_secret],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="できない理由や、測り方など。",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Sent, files: Any, *, row: CircularRow) -> None:
        super().__init__(data, files, initial={"seen": row.answer_id or 0})
        self.kind = row.circular.kind
        self.fields["answer"] = _answer_field(row.circular)
        self.order_fields(["answer", "note", "seen"])

    def clean_answer(self) -> object:
        """A file is looked into."""
        given = self.cleaned_data["answer"]
        if self.kind != Circular.Kind.FILE:
            return given
        try:
            return uploads.inspect(given)
        except uploads.BadFile as bad:
            raise ValidationError(str(bad)) from bad

    def reply(self) -> Reply:
        """What was answered, once it is valid."""
        given, note = self.cleaned_data["answer"], self.cleaned_data["note"]
        column = {Circular.Kind.NUMBER: "number", Circular.Kind.FILE: "file"}.get(
            Circular.Kind(self.kind), "text"
        )
        return Reply(**{column: given}, note=note)


def _answer_field(circular: Circular) -> forms.Field:
    if circular.kind == Circular.Kind.YES_NO:
        return forms.ChoiceField(
            label="回答", choices=[("はい", "はい"), ("いいえ", "いいえ")], widget=forms.RadioSelect
        )
    if circular.kind == Circular.Kind.NUMBER:
        unit = f"単位は{circular.unit}です。" if circular.unit else ""
        return NumberField(label=circular.indicator, help_text=f"{unit}例：2,760")
    if circular.kind == Circular.Kind.FILE:
        return forms.FileField(
            label="回答のファイル",
            help_text=f"{uploads.IN_WORDS}。10MBまで。",
            widget=forms.FileInput(attrs={"accept": uploads.accepted(uploads.TYPES)}),
        )
    area = forms.Textarea(attrs={"rows": 5})
    return CleanCharField(label="回答", max_length=MAX_TEXT, validators=[no_secret], widget=area)


class WithdrawForm(Form):
    reason = CleanCharField(
        label="取下げの理由", max_length=MAX_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )
