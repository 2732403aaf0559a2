"""取得届: who the account is, from when it runs, who keeps it."""

from __future__ import annotations

from typing import Any

from accounts.account.lifecycle import columns
from accounts.account.rules import people_of
from accounts.custody.rules import problems, settled
from accounts.models import CustodyFields
from applications.acquisition.guards import CUSTODY, LINKS
from applications.acquisition.models import AcquisitionNotice
from applications.notices.forms import IdentityForm
from katori_sns.cases.forms import RowField, formfield
from katori_sns.organisation.models import User


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
        sheet = {name: data.get(name) for name in columns(CustodyFields)}
        for name, text in problems(settled(sheet, None), None, self.org.on).items():
            if name != "change_reason" or sheet.get(name):  # a draft may still lack it
                self.add_error(name, text)
        return data
