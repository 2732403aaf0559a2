"""What a column of a city's own list may mean, by its head."""

from __future__ import annotations

from katori_sns.web import lists
from katori_sns.web.lists import bare
from katori_sns.web.text import fold

# Field → its label, and words of heads that mean it; earlier fields take a head first.
FIELDS: dict[str, tuple[str, str]] = {
    "url": ("URL", "url アドレス リンク"),
    "handle": ("アカウント名・ID", "アカウントid id ユーザー名 ユーザーid ハンドル アカウント名 アカウント"),
    "medium": ("媒体", "種類 種別 媒体 媒体名 sns名 sns ソーシャルメディア サービス ツール"),
    "name": ("名称", "名称 アカウントの名称 表示名 タイトル ページ名 チャンネル名 名前"),
    "section": (
        "所属",
        "所属 課名 担当課 担当部署 担当部課 部課名 所管 部署 所管課 運用課 管理課 課 課等 課室",
    ),
    "manager": ("運用管理者", "運用管理者 管理者 責任者"),
    "operators": ("担当者", "担当者 担当 運用担当"),
    "started_on": (
        "開設日",
        "開設日 開設 開始日 開始年月日 運用開始 取得日 登録日 開設年月 開始年月"
        " 登録年月日 開設時期 開始時期 作成日 設置日 開始",
    ),
    "ended_on": ("終了日", "終了日 閉鎖日 廃止日 削除日 撤退日 終了 閉鎖 廃止 終了年月"),
    "state": ("状態", "状態 状況 運用状況 稼働 ステータス 現況 現状"),
}
_NAMES = tuple(map(fold, ("アカウント名", "アカウント")))


def guess(heads: list[str]) -> dict[str, int]:
    """Field → column, for the heads that say what they are."""
    return _settled(lists.guess(heads, FIELDS), [bare(head) for head in heads])


def _settled(found: dict[str, int], heads: list[str]) -> dict[str, int]:
    """「アカウント名」 is a name where URLs stand elsewhere; 「区分」 is the kind or the state."""
    if "url" not in found and "handle" in found:
        found["url"] = found.pop("handle")
    if "name" not in found and "handle" in found and "id" not in heads[found["handle"]]:
        found["name"] = found.pop("handle")
    spare = [at for at, head in enumerate(heads) if head in _NAMES and at not in found.values()]
    if "name" not in found and spare:
        found["name"] = spare[0]
    if "区分" in heads and heads.index("区分") not in found.values():
        missing = next((field for field in ("medium", "state") if field not in found), None)
        found |= {missing: heads.index("区分")} if missing else {}
    return found
