"""The register outside of its page: rows for CSV, XLSX and paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from accounts.account.models import SNSAccount, SNSAccountQuerySet
from accounts.deficiencies.rules import deficiencies_of
from katori_sns.web.dates import format_wareki

ORDER = ("medium", "name", "pk")
PLAIN = ("種類", "名称", "URL", "所属", "状態")  # open to every employee
KEPT = (
    *("アカウント名（ID）", "友だち追加などのURL", "媒体の内部ID", "共同利用", "運用管理者", "保管責任者"),
    *("取得日", "運用開始日", "公式一覧に載った日", "次にパスワードを変える日", "次の評価"),
    *("凍結・ログイン不能", "異議申立ての受付番号", "要対応"),
)
Days = Callable[[date], str]


def wareki(day: date) -> str:
    return format_wareki(day)


def rows(accounts: SNSAccountQuerySet, days: Days) -> Iterator[list[str]]:
    """Every account, `with_deficiencies`, as a line; what is not his to see is empty."""
    found = accounts.select_related("section", "custody__custodian").prefetch_related("joint_sections")
    for account in found.order_by(*ORDER).iterator(chunk_size=500):
        plain = [
            account.medium_label,
            account.name,
            account.url or account.join_url,
            account.section.name,
            account.get_state_display(),
        ]
        yield plain + (_kept(account, days) if account.kept else [""] * len(KEPT))  # type: ignore[attr-defined]


def _kept(account: SNSAccount, days: Days) -> list[str]:
    custody = getattr(account, "custody", None)
    kept_until = custody and custody.change_due
    dates = (account.acquired_on, account.started_on, account.listed_on, kept_until, account.review_due)
    return [
        account.handle,
        account.join_url,
        account.immutable_id,
        "、".join(section.name for section in account.joint_sections.all()),
        account.manager,
        custody.custodian.name if custody and custody.custodian else "",
        *(days(day) if day else "" for day in dates),
        account.get_hindrance_display(),
        account.appeal_number,
        "、".join(words for _, words in deficiencies_of(account)),
    ]
