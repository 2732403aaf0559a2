"""Headings, states, columns and buttons say it as an office does; other words do not come back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
ROOMS = ("katori_sns", "accounts", "applications", "posts", "incidents", "templates")
# Never said → said instead.
WORDS = {
    "処理を待つもの": "あなたの処理を待つ案件",
    "わたしの所属": "自分の所属",
    "見られる案件": "閲覧できる案件",
    "知り得るもの": "閲覧できるインシデント",
    "この日から起案": "起案日（開始）",
    "要らない": "不要",
    "要りません": "不要です",
    "要約値とともに": "ハッシュ値とともに保存します",
    "ここから始める": "関連する手続を始める",
    "在籍する保管責任者がいない": "保管責任者が在籍していません",
    "九項目が未整備": "九項目が未作成です",
    "URLが未整備": "URLが未登録です",
    "運用管理者が未整備": "運用管理者が未登録です",
    "ガイドライン前の一覧": "ガイドライン施行前のアカウント",
    "市のアカウントか調べる": "市の公式アカウントか確認する",
    "文を調べる": "文案を点検する",
    "調べる文": "点検する文案",
    "そのまま写す": "発信用の本文（コピー用）",
    "人についての問い": "個人の特定と了承",
    "このままにする理由": "注意を残す理由",
    "条項を引く": "条項を引用する",
    "一つの協議の一つの種類": "事前協議1件の媒体1種類",
    "まだ選ばない": "（選択してください）",
    "不在になる人": "不在の職員",
    "発令を加える": "職・所属の登録を追加する",
    "使用を止める": "利用を停止する",
    "担当を終わらせますか": "担当者から外しますか",
    "読んだことにする": "既読にする",
    "書いていたこと": "入力していた内容",
    "どこにも届いていません": "送信されていません",
    "重なった処理": "処理の重複",
    "画面が切れ": "自動的にログアウトします",
    "稼働状況": "システムの状態",
    "見られないページです": "閲覧する権限がありません",
    "案件の全体を印刷": "案件一式をPDFで開く",
    "---------": "（選択してください）",
}


def on_screen() -> Iterator[tuple[str, str]]:
    """The templates and scripts whole, of Python what is no docstring."""
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*")):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if path.suffix in {".html", ".txt", ".js"}:
                yield name, path.read_text(encoding="utf-8")
            elif path.suffix == ".py" and "migrations" not in path.parts:
                yield from ((name, text) for text in _strings(path))


def _strings(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_no_page_says_what_an_office_does_not() -> None:
    found = [
        (name, said, instead) for name, text in on_screen() for said, instead in WORDS.items() if said in text
    ]
    assert found == []
