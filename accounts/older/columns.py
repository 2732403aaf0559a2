"""What a column of a city's own list may mean, by its head."""

from __future__ import annotations

import re

from katori_sns.web.text import fold

# Field → its label, and words of heads that mean it; earlier fields take a head first.
FIELDS: dict[str, tuple[str, str]] = {
    "url": ("URLまたはアカウント名", "url アドレス リンク アカウント名 アカウントid id ユーザー名"),
    "medium": ("種類", "種類 種別 媒体 sns名 ソーシャルメディア サービス ツール"),
    "name": ("名称", "名称 アカウントの名称 表示名 タイトル ページ名 名前"),
    "section": ("所属", "所属 課名 担当課 所管 部署 所管課 運用課 管理課"),
    "manager": ("運用管理者", "運用管理者 管理者 責任者"),
    "operators": ("担当者", "担当者 担当 運用担当"),
    "started_on": ("開設日", "開設日 開設 開始日 運用開始 取得日 登録日 開設年月"),
    "ended_on": ("終了日", "終了日 閉鎖日 廃止日 削除日 撤退日 終了 閉鎖 廃止 終了年月"),
    "state": ("状態", "状態 状況 運用状況 稼働"),
}
_BETWEEN = re.compile(r"[\s　・／/()（）【】\[\]:：※*]+")


def plain(head: str) -> str:
    """A head on one line, as it is shown."""
    return " ".join(head.split())


def guess(heads: list[str]) -> dict[str, int]:
    """Field → column, for the heads that say what they are: the whole head first, then a part of it."""
    folded = [_BETWEEN.sub("", fold(head)) for head in heads]
    found: dict[str, int] = {}
    for whole in (True, False):
        for field, (_, words) in FIELDS.items():
            for word in fold(words).split():
                for column, head in enumerate(folded):
                    says = head == word if whole else word in head
                    if says and field not in found and column not in found.values():
                        found[field] = column
    return found
