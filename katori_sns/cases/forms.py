"""What the forms of all cases have in common: a draft may be incomplete, but what is there is readable."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from accounts.account.media import Medium
from accounts.models import SNSAccount
from katori_sns.files import uploads
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import WarekiDateField, WarekiMomentField
from katori_sns.web.forms import FROM_LIST, UNCHOSEN, Cleaned, Form, Measured, ask, once_field
from katori_sns.web.text import CleanCharField, no_number
from katori_sns.workflow.actions import Columns
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.steps import Problem

MAX_TEXT = 10_000  # what the paper carries in one field
# Columns whose text stands in titles, or in lists that more people read than the case.
FACE = frozenset({"account_name", "manager", "medium_name", "name", "new_name"})
OTHER_NAME = "種類で「その他」を選んだときに書きます。"


class ClockField(forms.TimeField):
    """A time of day, typed in any width: 8:30."""

    widget = forms.TimeInput(format="%H:%M")
    default_error_messages = {"invalid": "時刻を読み取れません。8:30 のように入力してください"}

    def to_python(self, value: Any) -> Any:
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)


def formfield(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """Model fields as this site's controls: names and texts cleaned, dates in wareki or ISO."""
    label = field.verbose_name
    if isinstance(field, models.DateTimeField):
        return WarekiMomentField(label=label, required=False)
    if isinstance(field, models.DateField):
        return WarekiDateField(label=label, required=False)
    if isinstance(field, models.TimeField):
        return ClockField(label=label, required=False)
    if isinstance(field, models.TextField):
        area = forms.Textarea(attrs={"rows": 4})
        return CleanCharField(label=label, required=False, max_length=MAX_TEXT, widget=area)
    if isinstance(field, models.CharField) and not field.choices:
        face = [no_number] if field.name in FACE else []
        return CleanCharField(
            label=label, required=not field.blank, max_length=field.max_length, validators=face
        )
    return field.formfield(**kwargs)


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """One row; a number no database holds is no choice either."""

    default_error_messages = {"invalid_choice": FROM_LIST}

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError as error:
            raise ValidationError(FROM_LIST) from error


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows, each with its box."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": FROM_LIST, "invalid_pk_value": FROM_LIST}

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            raise ValidationError(FROM_LIST) from error


class EachOnceField(forms.MultipleChoiceField):
    """Several choices, each with its box; one that was sent twice counts once."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        return list(dict.fromkeys(super().clean(value)))


def media_field() -> EachOnceField:
    return EachOnceField(
        label="ソーシャルメディアの種類",
        choices=Medium.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": FROM_LIST, "invalid_list": FROM_LIST},
    )


def add_problems(form: forms.BaseForm, refusal: Incomplete) -> None:
    """Say in the form what was refused, each at its field where that is asked."""
    for problem in refusal.problems:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)


def name_other(form: forms.BaseForm, data: Cleaned) -> None:
    """A medium outside the list has a name; one on the list needs none."""
    if Medium.OTHER not in (data.get("on_media") or [data.get("medium")]):
        data["medium_name"] = ""
    elif not data.get("medium_name"):
        form.add_error("medium_name", "その他の媒体の名称を入力してください")


class StepForm(Measured, forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """All of a case's fields, or a part of them on one page."""

    needed: tuple[str, ...] = ()  # marked as such, though a draft may wait with them
    helps: dict[str, str] = {}
    problems: Sequence[Problem] = ()  # what is missing still, where the form was opened to mend it
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, org: ActorContext, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.org = org
        for name, text in self.helps.items():
            if name in self.fields:
                self.fields[name].help_text = text
        ask(self.fields)
        if not self.instance.pk:
            self.fields["once"] = once_field()
        elif not self.is_bound:
            self.initial["version"] = self.instance.version
        self.prepare()

    def prepare(self) -> None:
        """What depends on the case and on the day, once the controls are there."""

    @property
    def saves_itself(self) -> bool:
        """Whether a draft is made and saved while one types: unless one may choose whose it is, once."""
        return "section" not in self.fields

    def mend(self, problems: Iterable[Problem]) -> None:
        """Say beside its control what is missing, of all that which this form asks."""
        self.problems = [problem for problem in problems if problem.field in self.fields]

    def ask_section(self, sections: dict[int, str], label: str) -> None:
        """Which section a new draft is for, where there is a choice."""
        self.fields["section"] = forms.TypedChoiceField(
            label=label,
            choices=list(sections.items()),
            coerce=int,
            error_messages={"invalid_choice": FROM_LIST},
        )

    def saved_fields(self) -> Columns:
        """The model's own columns among what was typed."""
        assert self._meta.fields is not None  # noqa: S101 (every step names its fields)
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}


class AccountForm(Form):
    """Which account a new case is about."""

    once = once_field()
    account = RowField(SNSAccount.objects.none(), label="アカウント", empty_label=UNCHOSEN)

    def __init__(self, *args: Any, accounts: models.QuerySet[SNSAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]


class AccountsForm(Form):
    """Which accounts a new case is about, one or several."""

    once = once_field()
    account = RowsField(SNSAccount.objects.none(), label="アカウント", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, accounts: models.QuerySet[SNSAccount], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined]
        self.fields["account"].label_from_instance = _with_state  # type: ignore[attr-defined]


def _with_state(account: SNSAccount) -> str:
    """Its name, and in what state it is where it does not run."""
    runs = account.state == SNSAccount.State.ACTIVE
    return str(account) if runs else f"{account}　{account.get_state_display()}"


class UploadForm(Form):
    # No draft needs a file; only this form cannot be sent without one.
    file = forms.FileField(
        label="添付するファイル",
        required=False,
        widget=forms.FileInput(attrs={"accept": uploads.accepted(uploads.TYPES)}),
        help_text=f"{uploads.IN_WORDS}。1つ10MBまで。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is None:
            raise ValidationError("添付するファイルを選んでください")
        return file
