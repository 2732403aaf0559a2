"""The list of accounts older than the guideline: its own words, and one of its rows."""

from __future__ import annotations

from django import forms

from accounts.account.media import Medium
from accounts.identity import Reading, read
from accounts.older.dates import UNKNOWN, in_future, opening
from applications.registration.fields import FIELDS
from applications.registration.models import RegistrationRow, RetroactiveRegistration
from katori_sns.cases.forms import RowField, StepForm, formfield
from katori_sns.organisation.models import Section
from katori_sns.web.forms import Cleaned
from katori_sns.workflow.actions import Columns


class RegistrationForm(StepForm):
    helps = FIELDS.helps

    class Meta:
        model = RetroactiveRegistration
        fields = FIELDS.asked
        formfield_callback = formfield


class RowForm(StepForm):
    """What is offered stands in the controls and is entered when a person saves it."""

    needed = ("standing", "name", "section", "medium")
    helps = {
        "medium_name": "種類で「その他」を選んだときに書きます。",
        "typed_url": "分からなければ空けておきます。「URLが未整備」の印が付きます。",
        "opened_text": "例：H26.4.1、2014年4月、平成26年、不明",
        "manager": "職で書きます。分からなければ空けておきます。",
    }
    standing = forms.ChoiceField(
        label="扱い",
        choices=[c for c in RegistrationRow.Standing.choices if c[0] != RegistrationRow.Standing.ASK],
        widget=forms.RadioSelect,
    )
    section = RowField(Section.objects.none(), label="所属", required=False, empty_label="選んでください")

    class Meta:
        model = RegistrationRow
        fields = [
            "standing",
            "name",
            "section",
            "medium",
            "medium_name",
            "typed_url",
            "opened_text",
            "state",
            "manager",
            "operators",
        ]
        formfield_callback = formfield

    def prepare(self) -> None:
        super().prepare()
        present = Section.objects.on(self.org.on).filter(children=None)
        self.fields["section"].queryset = present  # type: ignore[attr-defined]
        self.fields["typed_url"].widget = forms.TextInput(attrs={"inputmode": "url"})
        self.reading = Reading()
        self.opened = ""
        if self.instance.standing == RegistrationRow.Standing.ASK:
            self.initial["standing"] = None
            for name, meant in self.instance.offers.items():
                if name == "typed_url" or not self.initial[name]:
                    self.initial[name] = meant

    def clean(self) -> Cleaned:
        data = super().clean() or self.cleaned_data
        if data.get("standing") == RegistrationRow.Standing.ENTER:
            for name in ("name", "section", "medium"):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, f"{self.fields[name].label}がないと載せられません")
            if data.get("medium") == Medium.OTHER and not data.get("medium_name"):
                self.add_error("medium_name", "種類の名称を入力してください")
            self._read(data)
        return data

    def _read(self, data: Cleaned) -> None:
        """Who the account is, and since when; a day to come is none."""
        text, when = data.get("typed_url") or "", data.get("opened_text") or ""
        if text:
            self.reading = read(text, data.get("medium") or "")
        if self.reading.reason:
            self.add_error("typed_url", self.reading.reason)
        elif self.reading.repair:
            self.add_error("typed_url", f"「{self.reading.repair}」のことなら、そのように入力してください")
        found = opening(when or UNKNOWN)
        if found.problem:
            self.add_error("opened_text", found.problem)
        elif in_future(found.text, self.org.on):
            self.add_error("opened_text", "先の日です。開設日は、きょうかその前にしてください")
        self.opened = found.text

    def saved_fields(self) -> Columns:
        """The row's columns, and who its URL says it is; the URL stays as typed beside it."""
        fields = super().saved_fields() | {"opened": self.opened}
        fields |= {"handle": "", "handle_key": "", "url": "", "join_url": "", "immutable_id": ""}
        if found := self.reading.identity:
            fields |= {"handle": found.handle, "immutable_id": found.immutable_id}
            fields |= {"join_url": found.url} if found.joins else {"url": found.url, "handle_key": found.key}
        return fields
