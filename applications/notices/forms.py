"""A URL is read when it is entered; a repair is offered, never made silently."""

from __future__ import annotations

from django import forms

from accounts.identity import Reading, read
from accounts.lookup.answers import warning_of
from accounts.lookup.forms import AsksOfUrl
from accounts.models import SNSAccount
from katori_sns.cases.forms import StepForm
from katori_sns.cases.guards import account_of
from katori_sns.web.forms import Cleaned
from katori_sns.web.text import longest
from katori_sns.workflow.actions import Columns


class IdentityForm(AsksOfUrl, StepForm):
    """A form with a URL that must name an account on the account's medium."""

    mended = forms.BooleanField(label="直した形で登録する", required=False)

    def prepare(self) -> None:
        super().prepare()
        self.account: SNSAccount = account_of(self.instance)
        self.fields["typed_url"].widget = forms.TextInput(attrs={"inputmode": "url"})
        self.reading = Reading()
        self._ask()

    def _ask(self) -> None:
        typed = self.data.get("typed_url", "") if self.is_bound else ""
        readable = len(typed) <= longest(self.fields["typed_url"])
        reading = self._read(typed) if readable else Reading()
        who = reading.identity
        self.ask(reading, warning_of(who, but=self.account.pk) if who else "")

    def _read(self, text: str) -> Reading:
        return read(text, self.account.medium) if text.strip() else Reading()

    def clean(self) -> Cleaned:
        data = super().clean() or self.cleaned_data
        self.reading = self._read(data.get("typed_url", ""))
        if self.reading.reason:
            self.add_error("typed_url", self.reading.reason)
        elif self.question and not data.get("mended"):
            self.add_error("typed_url", self.question)
        joining = self._read(data.get("join_url", ""))
        if joining.reason or (joining.identity and not joining.identity.joins):
            self.add_error("join_url", joining.reason or "名前を示すURLです。上の欄に入力してください")
        main = self.reading.identity
        if main and main.joins and joining.identity and joining.identity.url != main.url:
            self.add_error("join_url", "上の欄と違うURLです。どちらか一つを消してください")
        return data

    def saved_fields(self) -> Columns:
        """The columns, and who the URL says it is; the URL stays as typed beside it."""
        fields = super().saved_fields()
        found = self.reading.identity
        fields |= {"handle": "", "handle_key": "", "url": ""}
        if found:
            fields |= {"handle": found.handle, "handle_key": found.key}
            fields |= {"join_url" if found.joins else "url": found.url}
            fields["immutable_id"] = found.immutable_id or fields["immutable_id"]
        return fields
