"""A URL is read when it is entered; a repair is offered, never made silently."""

from __future__ import annotations

from django import forms

from accounts.identity import Reading, read
from accounts.models import SNSAccount
from katori_sns.cases.forms import StepForm
from katori_sns.cases.guards import account_of
from katori_sns.web.forms import Cleaned
from katori_sns.web.text import longest
from katori_sns.workflow.actions import Columns


class IdentityForm(StepForm):
    """A form with a URL that must name an account on the account's medium."""

    mended = forms.BooleanField(label="直した形で登録する", required=False)

    def prepare(self) -> None:
        super().prepare()
        self.account: SNSAccount = account_of(self.instance)
        self.fields["typed_url"].widget = forms.TextInput(attrs={"inputmode": "url"})
        self.reading = Reading()
        self._offer_repair()

    def _offer_repair(self) -> None:
        """Offer the repair of the URL as typed now; a tick at another repair says nothing about it."""
        typed = self.data.get("typed_url", "") if self.is_bound else ""
        readable = len(typed) <= longest(self.fields["typed_url"])
        repair = self._read(typed).repair if readable else ""
        if not repair:
            del self.fields["mended"]
            return
        self.fields["mended"].widget.attrs["value"] = repair
        if self.data.get("mended") != repair:
            self.data = {name: value for name, value in self.data.items() if name != "mended"}

    def _read(self, text: str) -> Reading:
        return read(text, self.account.medium) if text.strip() else Reading()

    def clean(self) -> Cleaned:
        data = super().clean() or self.cleaned_data
        self.reading = self._read(data.get("typed_url", ""))
        if self.reading.reason:
            self.add_error("typed_url", self.reading.reason)
        elif self.reading.repair and not data.get("mended"):
            asked = "と読みました。正しければ「直した形で登録する」に印を付けてください"
            self.add_error("typed_url", f"「{self.reading.repair}」{asked}")
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
