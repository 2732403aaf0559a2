"""取得届 and 変更届: the URL is read when it is entered; a repair is offered, never made silently."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.account.lifecycle import columns
from accounts.account.rules import people_of
from accounts.custody.rules import problems, settled
from accounts.identity import Reading, read
from accounts.models import CustodySheet, SNSAccount
from applications.forms.sheets import RowField, StepForm, formfield
from applications.guards.common import account_of
from applications.guards.notices import CUSTODY, LINKS
from applications.models import AcquisitionNotice, ChangeNotice
from katori_sns.organisation.models import Section, User

URL_HELP = "画面からそのまま貼り付けます。投稿や動画のURL、短縮URLは使えません。"


class IdentityForm(StepForm):
    """A form with a URL that must name an account on the account's medium."""

    mended = forms.BooleanField(label="直した形で登録する", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account: SNSAccount = account_of(self.instance)
        self.fields["typed_url"].widget = forms.TextInput(attrs={"inputmode": "url"})
        self.fields["typed_url"].help_text = URL_HELP
        self.fields["join_url"].help_text = "LINEの lin.ee など、名前を示さないURLがあるとき。"
        self.fields["immutable_id"].help_text = "媒体が付ける、変わらない番号。分かるとき。"
        self.reading = Reading()
        self._offer_repair()

    def _offer_repair(self) -> None:
        """Offer the repair of the URL as typed now; a tick at another repair says nothing about it."""
        repair = self._read(self.data.get("typed_url", "")).repair if self.is_bound else ""
        if not repair:
            del self.fields["mended"]
            return
        self.fields["mended"].widget.attrs["value"] = repair
        if self.data.get("mended") != repair:
            self.data = {name: value for name, value in self.data.items() if name != "mended"}

    def _read(self, text: str) -> Reading:
        return read(text, self.account.medium) if text.strip() else Reading()

    def clean(self) -> dict[str, Any]:
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

    def saved_fields(self) -> dict[str, Any]:
        """The columns, and who the URL says it is; the URL stays as typed beside it."""
        fields = super().saved_fields()
        found = self.reading.identity
        fields |= {"handle": "", "handle_key": "", "url": ""}
        if found:
            fields |= {"handle": found.handle, "handle_key": found.key}
            fields |= {"join_url" if found.joins else "url": found.url}
            fields["immutable_id"] = found.immutable_id or fields["immutable_id"]
        return fields


class AcquisitionForm(IdentityForm):
    needed = ("account_name", "typed_url", "acquired_on", "start_on", "custodian", "kept_at")
    helps = {
        "acquired_on": "例：R8.12.14",
        "start_on": "この日から「運用中」になります。",
        "kept_at": "例：課の金庫、承認されたパスワード管理ソフト。パスワードそのものは書きません。",
        "known_to": "職で書きます。",
        "second_factor": "使っている方法と、その端末や鍵の持ち主。",
        "to_city_page": "プロフィール欄など。アカウントから市ホームページへのリンク（5 (2)）。",
        "to_account_page": "市ホームページのページのURL。",
        "link_evidence": "画面の写しのファイル名など。ファイルは次の段階で添付します。",
    }
    custodian = RowField(
        User.objects.none(), label="保管責任者", required=False, empty_label="選んでください"
    )
    field_order = ["account_name", "typed_url", "mended"]

    class Meta:
        model = AcquisitionNotice
        fields = [
            "account_name",
            "typed_url",
            "join_url",
            "immutable_id",
            "acquired_on",
            "start_on",
            *CUSTODY,
            *LINKS,
        ]
        formfield_callback = formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["custodian"].queryset = people_of(self.account, self.org.on)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        sheet = {name: data.get(name) for name in columns(CustodySheet)}
        for name, text in problems(settled(sheet, None), None, self.org.on).items():
            if name != "change_reason" or sheet.get(name):  # a draft may still lack it
                self.add_error(name, text)
        return data


class ChangeForm(IdentityForm):
    needed = ("what", "changed_on", "reason")
    helps = {
        "new_name": "「名称」を変えるとき。",
        "new_section": "「所属」を変えるとき。引き受ける所属の所属長が確認すると移ります。",
        "changed_on": "例：R8.12.14",
    }
    new_section = RowField(
        Section.objects.none(), label="変更後の所属", required=False, empty_label="選んでください"
    )
    field_order = ["what", "new_name", "typed_url", "mended"]

    class Meta:
        model = ChangeNotice
        fields = [
            "what",
            "new_name",
            "typed_url",
            "join_url",
            "immutable_id",
            "new_section",
            "changed_on",
            "reason",
        ]
        formfield_callback = formfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Section.objects.on(self.org.on).filter(children=None).exclude(pk=self.account.section_id)
        self.fields["new_section"].queryset = others  # type: ignore[attr-defined]
