"""What an acquisition tells: who the account is, from when it runs, who keeps it, its links (G4(4))."""

from __future__ import annotations

from dataclasses import replace

from applications.acquisition.models import AcquisitionNotice
from applications.notices.fields import IDENTITY_ROWS
from katori_sns.cases.fields import ACCOUNT, SECTION, CaseField, CaseFields

CUSTODY_ROWS = (
    CaseField("custodian", required=True),
    CaseField(
        "kept_at",
        help="例：課の金庫、承認されたパスワード管理ソフト。パスワードそのものは書きません。",
        required=True,
    ),
    CaseField("known_to", help="職で書きます。"),
    CaseField("recovery_mail"),
    CaseField("recovery_phone"),
    CaseField("devices"),
    CaseField("second_factor", help="使っている方法と、その端末や鍵の持ち主。"),
    CaseField("changed_on"),
    CaseField("change_reason"),
    CaseField(
        "change_due", help="空欄のときは、変えた日から数えます。どちらもないときは、次の欄に理由を書きます。"
    ),
    CaseField("undated_reason"),
)
LINK_ROWS = (
    CaseField("to_city_page", help="プロフィール欄など。アカウントから市ホームページへのリンク（5 (2)）。"),
    CaseField("to_city_on"),
    CaseField("to_account_page", help="市ホームページのページのURL。"),
    CaseField("to_account_on"),
    CaseField("link_evidence", help="画面の写しのファイル名など。ファイルは次の段階で添付します。"),
)
FIELDS = CaseFields(
    AcquisitionNotice,
    (
        SECTION,
        ACCOUNT,
        CaseField("account_name", required=True),
        *(replace(row, required=row.name == "typed_url") for row in IDENTITY_ROWS),
        CaseField("acquired_on", help="例：R8.12.14", required=True),
        CaseField("start_on", help="この日から「運用中」になります。", required=True),
        *CUSTODY_ROWS,
        *LINK_ROWS,
    ),
)
CUSTODY = tuple(row.name for row in CUSTODY_ROWS)
