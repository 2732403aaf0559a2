"""What a column of a list of 人事 means, by its head: the whole head, never a part of one.

A part would do for 「扶養者氏名」 too, and nothing is to be read of a list that is not needed.
"""

from __future__ import annotations

from collections.abc import Mapping

from katori_sns.web import lists
from katori_sns.web.lists import Fields, bare

FIELDS: Fields = {
    "number": ("職員番号", "職員番号 職員コード 職員id 職員no 職員cd 社員番号 個人コード"),
    "name": ("氏名", "氏名 職員氏名 職員名 名前 氏名漢字 漢字氏名"),
    "surname": ("姓", "姓 氏 氏名姓 姓漢字"),
    "given": ("名", "名 氏名名 名漢字"),
    "kana": (
        "フリガナ",
        "フリガナ 氏名カナ カナ氏名 氏名フリガナ フリガナ氏名 カナ 氏名かな 氏名カナ カナ名",
    ),
    "authority": ("任命権者", "任命権者 任命権者名 執行機関"),
    "move": ("異動区分", "異動区分 発令区分 異動事由 異動種別 発令種別 発令事由 異動内容 発令内容"),
    "begins": ("発令日", "発令日 発令年月日 異動日 異動年月日 発令期日"),
    "section_code": ("所属コード", "所属コード 新所属コード 所属cd 新所属cd 異動後所属コード"),
    "section": ("所属", "所属 所属名 新所属 新所属名 所属新 所属名称 異動後所属 配属先 配属 所属課"),
    "bureau": ("部名", "部名 部 局名 部局名 部局 新部名 部等"),
    "division": ("課名", "課名 課 課室名 新課名 課等 課室"),
    "unit": ("係名", "係名 係 班名 班 新係名 グループ 係等"),
    "post": ("補職名", "補職名 新補職名 補職 職名 新職名 職名新 職位 新職位 新職 職 役職 役職名 異動後職名"),
    "concurrent1": ("兼務1", "兼務1 併任1 兼務所属1 併任所属1 兼務所属 兼務 併任 兼務先 兼務発令"),
    "concurrent_post1": ("兼務1の職", "兼務職名1 兼務補職名1 併任職名1 兼務職名 兼務補職名 併任職名 兼務職"),
    "concurrent2": ("兼務2", "兼務2 併任2 兼務所属2 併任所属2 兼務 併任"),
    "concurrent_post2": ("兼務2の職", "兼務職名2 兼務補職名2 併任職名2 兼務職名"),
    "concurrent3": ("兼務3", "兼務3 併任3 兼務所属3 併任所属3 兼務 併任"),
    "concurrent_post3": ("兼務3の職", "兼務職名3 兼務補職名3 併任職名3 兼務職名"),
    "old_section": ("旧所属", "旧所属 旧所属名 所属旧 現所属 前所属 異動前所属"),
    "old_post": ("旧補職名", "旧補職名 旧職名 旧職 職名旧 前職 現職 現職名 異動前職名 旧職位"),
    "ends": ("退職日・任期満了日", "退職日 退職年月日 任期満了日 任期満了年月日 任期終了日 満了日"),
    "email": ("メール", "メール メールアドレス e-mail email mail"),
    "login": ("ログインID", "ログインid ログイン名 ユーザーid ユーザid"),
}
CONCURRENT = (1, 2, 3)
# What a blank may repeat where cells were merged with the one above.
MERGED = ("authority", "move", "begins", "section_code", "section", "bureau", "division", "unit")
_WORDS = {bare(word) for _, words in FIELDS.values() for word in words.split()}


def guess(heads: list[str], remembered: Mapping[str, str] | None = None) -> dict[str, int]:
    """Field → column: as was chosen for such a head (`remembered`: head → field), or by its words."""
    chosen = remembered or {}
    found: dict[str, int] = {}
    for column, head in enumerate(heads):
        field = chosen.get(bare(head))
        if field in FIELDS and field not in found:
            found[str(field)] = column
    unread = {bare(head) for head in heads} & set(chosen)
    others = ["" if bare(head) in unread else head for head in heads]
    return {**lists.guess(others, FIELDS, parts=False), **found}


def says_heads(cells: list[str]) -> bool:
    """Whether all that stands there are heads, or stand below one that spans them (「新」 over 「所属」)."""
    filled = [bare(cell) for cell in cells if cell.strip()]
    return bool(filled) and all(cell in _WORDS or cell in _BELOW for cell in filled)


_BELOW = {bare(word) for word in ["コード", "名称", "1", "2", "3", "カナ", "漢字", "月日", "年月日"]}
