"""How forms are drawn and how they ask: one renderer, one field template, Japanese errors."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from itertools import product
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxValueValidator, MinValueValidator
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.utils import timezone

from katori_sns.web.dates import WarekiDateField, format_wareki, format_wareki_time, local_date
from katori_sns.web.tables import TableField
from katori_sns.web.text import measure

Cleaned = dict[str, Any]  # control → what its field made of what was typed
if TYPE_CHECKING:
    Mixin = forms.BaseForm
else:
    Mixin = object
Sent = Mapping[str, object] | None  # what a form was sent, if anything
EMPTY_LABEL = BLANK_CHOICE_DASH[0][1]  # Django's own
UNCHOSEN = "（選択してください）"
NONE_OF_THEM = "選択しない"
FEW = 5  # choices that are all shown at once
CHOSEN = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)


class BoundField(forms.BoundField):
    """A field as drawn; a draft's form may `need` later what it does not require yet."""

    @cached_property
    def use_fieldset(self) -> bool:
        """Asked before it is drawn; no sooner are the choices counted, which may be rows."""
        if type(self.field.widget) is forms.Select and getattr(self.form, "shows_few", True):
            self._show_few(self.field)
        return bool(self.field.widget.use_fieldset)

    def _show_few(self, field: Any) -> None:
        """Of a few choices show each with its button; what was chosen and need not be can be taken back."""
        choices = list(iter(field.choices))  # of rows, without asking first how many
        named = [choice for choice in choices if choice[1] != UNCHOSEN]
        if len(named) <= FEW and any(key for key, _ in named):
            field.widget = forms.RadioSelect(field.widget.attrs)
            chosen = self.value() not in (None, "")
            nothing = [("", NONE_OF_THEM)] if chosen and not self.must and len(named) < len(choices) else []
            choices = [*nothing, *named]
        field.widget.choices = choices

    @property
    def must(self) -> bool:
        return self.field.required or self.name in getattr(self.form, "needed", ())

    @property
    def in_words(self) -> str:
        """The day or moment that was typed as it is understood, and whether it has passed where one plans."""
        value = getattr(self.form, "cleaned_data", {}).get(self.name) if self.form.is_bound else self.initial
        if not isinstance(self.field, WarekiDateField) or not isinstance(value, date):
            return ""
        if isinstance(value, datetime):
            day, words = local_date(value), format_wareki_time(value)
        else:
            day, words = value, format_wareki(value, weekday=True)
        ahead = self.name.startswith("planned") and day < local_date(timezone.now())
        return words + ("（過ぎています。このままでよいか確認してください）" if ahead else "")

    @property
    def lacks(self) -> list[str]:
        """What must be written here before the draft goes on, where the form was opened to mend that."""
        return [
            problem.message for problem in getattr(self.form, "problems", ()) if problem.field == self.name
        ]

    @property
    def anchor(self) -> str:
        """Id of the control an error leads to: in a group the first."""
        return f"{self.auto_id}_0" if self.use_fieldset else str(self.auto_id)


class Renderer(TemplatesSetting):
    """Django's own form rendering through this site's templates."""

    bound_field_class = BoundField
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


FROM_LIST = "一覧から選んでください"
# Instead of Django's own sentences, by the keys of its fields and the kinds of its validators.
SAID = {
    "required": "入力してください",
    "invalid_choice": FROM_LIST,
    "invalid_list": FROM_LIST,
    "invalid_pk_value": FROM_LIST,
    "incomplete": "すべて入力してください",
    "missing": "ファイルを選び直してください",
    "empty": "中身のないファイルです。選び直してください",
    "max_length": "長すぎます。短くしてください",
    "contradiction": "ファイルを選ぶか、削除するか、どちらか一つにしてください",
    "invalid_image": "画像として読み取れません。別の画像を選んでください",
    "invalid": "読み取れません。例に合わせて入力し直してください",
}


VALIDATED: dict[type, str] = {
    MinValueValidator: "%(limit_value)s以上で入力してください",
    MaxValueValidator: "%(limit_value)s以下で入力してください",
    EmailValidator: "メールアドレスの形になっていません。taro@city.example のように入力してください",
}


def say_plainly(field: forms.Field) -> None:
    """Let a field say what to do where it would say a sentence of Django's."""
    theirs: dict[str, object] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            theirs |= getattr(kind, "default_error_messages", {})
    number = {"invalid": "数字で入力してください"} if isinstance(field, forms.IntegerField) else {}
    for key, words in (SAID | number).items():
        if key in theirs and field.error_messages.get(key) == theirs[key]:
            field.error_messages[key] = words
    for validator, kind in product(field.validators, VALIDATED):
        if isinstance(validator, kind):
            vars(validator)["message"] = VALIDATED[kind]


def ask(fields: dict[str, forms.Field]) -> None:
    """Give each required field an error that says what to do: 「所属名を入力してください」."""
    for field in fields.values():
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = UNCHOSEN if field.empty_label == EMPTY_LABEL else field.empty_label
        elif isinstance(field, forms.ChoiceField):
            choices: list[Any] = list(field.choices)  # type: ignore[arg-type]  # never a function by now
            if ("", EMPTY_LABEL) in choices:
                field.choices = [("", UNCHOSEN), *(choice for choice in choices if choice[0] != "")]
        verb = "選んで" if isinstance(field, CHOSEN) else "入力して"
        field.error_messages["required"] = f"{field.label}を{verb}ください"


class NumberField(forms.DecimalField):
    """A number as people write it: any width, with commas."""

    def __init__(self, *, label: str, help_text: str, required: bool = True) -> None:
        super().__init__(
            max_digits=15,
            decimal_places=2,
            widget=forms.TextInput,
            label=label,
            help_text=help_text,
            required=required,
        )

    def to_python(self, value: object) -> Any:
        plain = str(value or "").translate(str.maketrans("．－", ".-", ",，、 　"))
        return super().to_python(plain)


def once_field() -> forms.UUIDField:
    """Names one copy of a form: sent twice, it begins one case."""
    return forms.UUIDField(initial=uuid4, required=False, widget=forms.HiddenInput)


@dataclass(frozen=True)
class Once:
    """One copy of a form as it was sent."""

    key: UUID
    digest: str  # of all that was sent with it
    typed: tuple[tuple[str, str], ...] = ()  # label and text, to be shown again


def once_of(form: forms.BaseForm) -> Once | None:
    """Which copy of the form was sent, and what with; None where it does not say."""
    key = form.cleaned_data["once"]
    sent = {name: form[name].data for name in form.fields if name != "once"}
    digest = sha256(json.dumps(sent, sort_keys=True, default=str).encode()).hexdigest()
    return Once(key, digest, tuple(in_words(form))) if key else None


def typed_in(field: forms.BoundField) -> str:
    """What was typed into a control, word for word; of a table line by line."""
    if isinstance(field.field, TableField):
        return field.field.widget.typed(field.data or [])
    return str(field.data or "")


def in_words(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What was sent with a form, label and text, choices by their words."""
    found = []
    for field in form.visible_fields():
        if isinstance(field.field.widget, forms.widgets.ChoiceWidget):
            chosen = [str(option.data["label"]) for option in field.subwidgets if option.data["selected"]]
            found.append((str(field.label), "、".join(chosen)))
        else:
            found.append((str(field.label), typed_in(field)))
    return [(label, text) for label, text in found if text.strip()]


class Measured(Mixin):
    """A form of which no field looks at what is too long: first the length, then every other check."""

    shows_few = True  # a field of a few choices shows them all, without a list to be opened

    def _clean_fields(self) -> None:
        """Clean the fields whose text is no longer than it may be; say of the others that it is."""
        asked = self.fields
        for field in asked.values():
            say_plainly(field)
        for bound in self:
            try:
                measure(bound.field, bound.data)
            except ValidationError as error:
                self.add_error(bound.name, error)
        self.fields = {name: field for name, field in asked.items() if name not in self.errors}
        try:
            super()._clean_fields()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self.fields = asked

    @cached_property
    def changed_data(self) -> list[str]:
        """The names of what was sent otherwise than it stood, so far as it was looked at."""
        wrong = self.errors if self.is_bound else {}
        return [b.name for b in self if b.name in wrong or b.field.has_changed(b.initial, b.data)]


class Form(Measured, forms.Form):
    """Base of all forms that stand on no model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        ask(self.fields)

    def full_clean(self) -> None:
        ask(self.fields)  # fields and labels may have been added since
        super().full_clean()


class FilterForm(Form):
    """What a list is asked for: the conditions stand in a bar, each in its place whatever it offers."""

    shows_few = False

    def conditions(self) -> str:
        """What is asked, in words: 「種別：新規申請、状態：完結したもの」, as typed; else ""."""
        if not self.is_valid():
            return ""
        return "、".join(f"{self.fields[name].label}：{self.data[name]}" for name in self.changed_data)
