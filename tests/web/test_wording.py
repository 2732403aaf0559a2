"""Headings, states, columns and buttons say it as an office does; other words do not come back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from django.conf import settings

from katori_sns.web.forms import Form, Measured
from tests.web.test_far_days import forms_of

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
    "種類の名称（その他": "その他の媒体の名称",
    "周知のはじめ": "周知期間の開始",
    "周知を短くする": "周知期間を短縮する理由",
    "判断基準のほか": "その他の理由",
    "アカウントを消す日": "媒体による自動削除の予定日",
    "電話等をした人": "連絡者",
    "受けた人": "応対者",
    "」を行うと": "この処理の結果",
    "まだ送れません": "提出の前に直すところがあります",
    "はまだできません": "「…」の前に直すところがあります",
    "書かれた内容": "記載内容",
    "書類のPDFを開く": "（種類）のPDFを開く",
    "監視名": "手放したアカウント名の点検",
    "使用を止めますか": "利用を停止しますか",
    "---------": "（選択してください）",
    "使用中": "利用中",
    "使用停止</": "利用停止",
    "使用再開": "利用再開",
    "使用を再開": "利用を再開",
    "現在地": "現在の場所",
    **dict.fromkeys((">加える<", "者を加える", "部の担当を加える", "所属を加える"), "追加する"),
    **dict.fromkeys((">終わらせる<", "担当を終わらせる", "発令を終わらせる"), "終了する"),
    "届いてから": "経過（届いた日）",
    "見られる投稿": "閲覧できる投稿",
    "確かめること": "確認すること",
    "確かめる点": "確認する点",
    "ガイドライン前の": "ガイドライン施行前の",
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


def test_a_blank_choice_is_called_the_same_everywhere() -> None:
    assert [name for name, text in on_screen() if text == "選んでください"] == []


RUBBISH = ("none", "99999999999999999999", "\ud800", "<b>")
DJANGO = ("候補にありません", "正しく選択", "リストを入力", "有効な", "このフィールド")
DJANGO += ("でなければなりません", "正しい値")


@pytest.mark.django_db
def test_no_field_answers_rubbish_with_a_sentence_of_django_s() -> None:
    mine = [form for form in forms_of() if not form.__module__.startswith(("django.", "tests."))]
    said: dict[str, str] = {}
    for kind in mine:
        for rubbish in RUBBISH:
            form = Form(dict.fromkeys(kind.base_fields, rubbish))
            form.fields = deepcopy(kind.base_fields)
            for name, errors in form.errors.items():
                said |= {f"{kind.__module__}.{kind.__name__}.{name}": text for text in errors}
    assert len(said) > 100
    assert {name: text for name, text in said.items() if any(words in text for words in DJANGO)} == {}


def test_every_form_of_ours_says_it_so() -> None:
    mine = [form for form in forms_of() if not form.__module__.startswith(("django.", "tests."))]
    assert [form.__name__ for form in mine if not issubclass(form, Measured)] == []
