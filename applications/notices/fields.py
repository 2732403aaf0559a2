"""Who an account is, as a notice tells it."""

from __future__ import annotations

from katori_sns.cases.fields import CaseField

URL_HELP = "画面からそのまま貼り付けます。投稿や動画のURL、短縮URLは使えません。"
IDENTITY_ROWS = (
    CaseField("typed_url", help=URL_HELP),
    # As the URL was read, and printed beside what was typed.
    CaseField("handle", asked=False),
    CaseField("url", asked=False),
    CaseField("join_url", help="LINEの lin.ee など、名前を示さないURLがあるとき。"),
    CaseField("immutable_id", help="媒体が付ける、変わらない番号。分かるとき。"),
)
IDENTITY = tuple(row.name for row in IDENTITY_ROWS)
