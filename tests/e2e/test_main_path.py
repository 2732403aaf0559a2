"""Four people bring an application from a blank form to a printed paper and a receipt."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader

from accounts.items import NINE_ITEMS
from accounts.models import SNSAccount
from applications.models import NewOperationApplication
from tests.e2e.conftest import Desktop

pytestmark = pytest.mark.e2e
SitDown = Callable[..., Desktop]

BASICS = {
    "account_name": "佐原の大祭",
    "consultation_on": "令和8年11月2日",
    "consultation_with": "秘書広報課 主査",
    "consultation_result": "異議なし",
    "manager": "商工観光課長",
    "purpose": "大祭の魅力を伝える",
    "trouble": "直ちに所属長へ連絡する",
    "content": "日程と見どころ",
    "start_on": "R8.12.14",
}
OPERATION = {"frequency": "週2回", "operators": "主事", "comments": "返信しない"}
ITEMS = {item.field: f"{item.title}を明らかにする" for item in NINE_ITEMS}


def write(desk: Desktop) -> None:
    desk.go("/cases/")
    desk.press("新規運用開始申請書を作る")
    desk.page.locator("[name=medium]").select_option("instagram")
    desk.fill(**BASICS)
    desk.press("保存して「2 運用方法」へ進む")
    desk.fill(**OPERATION)
    desk.press("保存して「3 運用ポリシー九項目」へ進む")
    desk.fill(**ITEMS)
    desk.press("保存して「4 添付と確認」へ進む")
    desk.press("所属長へ回す")
    desk.press("所属長へ回す")


def decide(desk: Desktop, first: str, comment: str = "") -> None:
    """Open the first case of the in-tray and take one step, confirmed on its page."""
    desk.go("/")
    desk.page.locator("main table a").first.click()
    desk.press(first)
    if comment:
        desk.fill(comment=comment)
    desk.press(first)


def judge(desk: Desktop) -> None:
    desk.go("/")
    desk.page.locator("main table a").first.click()
    desk.press("九項目を確認する")
    for item in NINE_ITEMS:
        word = "none" if item.number == 6 else "clear"
        desk.page.locator(f"[name=word_{item.number}][value={word}]").check()
    desk.press("確認を保存する")


def walk(sit_down: SitDown, *, javascript: bool) -> NewOperationApplication:
    drafter = sit_down("係員", javascript=javascript)
    write(drafter)
    decide(sit_down("課長", javascript=javascript), "提出する")
    judge(sit_down("広報担当", javascript=javascript))
    manager = sit_down("広報主管課長", javascript=javascript)
    decide(manager, "承認する", "写真の了承を残すこと")
    decide(sit_down("シティプロモーション", javascript=javascript), "受領する")
    case = NewOperationApplication.objects.get()
    paper = drafter.context.request.get(f"{drafter.base}{case.get_absolute_url()}paper/")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.body())).pages)
    for words in ("令和8年度 申第1号", *ITEMS.values(), "大祭の魅力を伝える", "写真の了承を残すこと"):
        assert words.replace(" ", "") in "".join(text.split())
    again = drafter.context.request.get(f"{drafter.base}{case.get_absolute_url()}paper/")
    assert again.body() == paper.body()
    return case


@pytest.mark.main_path
def test_an_application_goes_from_draft_to_receipt(sit_down: SitDown) -> None:
    case = walk(sit_down, javascript=True)
    assert (case.state, case.closed_at is not None) == ("approved", True)
    assert SNSAccount.objects.get().state == "pending"


def test_the_same_way_without_javascript(sit_down: SitDown) -> None:
    assert walk(sit_down, javascript=False).state == "approved"
