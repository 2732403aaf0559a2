"""An account's life in the browser: consultation, application, policy, approval, acquisition, custody."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader

from accounts.models import CommonPolicy, SNSAccount
from accounts.policy.items import NINE_ITEMS
from applications.models import EmergencyRecognition, NewOperationApplication
from katori_sns.web.dates import format_wareki, local_date
from tests.city import City
from tests.e2e.conftest import Desktop
from tests.e2e.pictures import take

pytestmark = pytest.mark.e2e
SitDown = Callable[..., Desktop]

BASICS = {
    "account_name": "佐原の大祭",
    "manager": "商工観光課長",
    "purpose": "大祭の魅力を伝える",
    "trouble": "直ちに所属長へ連絡する",
    "content": "日程と見どころ",
    "start_on": "R9.12.13",
}
OPERATION = {"frequency": "週2回", "operators": "主事", "comments": "返信しない"}
ITEMS = {item.field: f"{item.title}を明らかにする" for item in NINE_ITEMS}
CHOSEN = {
    "broadcast_only": "yes",
    "manual_outside": "no",
    "manual_off_hours": "conditional",
    "server_law": "foreign",
    "legal_risk": "accepted",
    "political_risk": "accepted",
    "evaluation_term": "regular",
}
CELLS = {
    "decision_examples-0-example": "開催の可否",
    "decision_examples-0-decider": "課長",
    "organisation_emergency": "課長補佐が課長の指示で発信する",
    "manual_from": "8:30",
    "manual_to": "17:15",
    "risk_measures": "市ホームページにも載せる",
    "indicators-0-name": "フォロワー数",
    "indicators-0-target": "3,000",
    "evaluation_on": "R10.3.31",
    "evaluation_months": "6",
    "evaluation_how": "課の会議で比べる",
}
CITED = "共通ポリシー第1版第2条（用途）"
CLAUSES = "第1条（目的）\n共通の事項を定める。\n\n第2条（用途）\n専ら情報の発信に用いる。"


def begin(desk: Desktop, kind: str) -> None:
    desk.go("/cases/")
    desk.press("案件を始める")
    desk.press(kind)


def decide(
    desk: Desktop, first: str, comment: str = "", case: str = "", picture: str = "", **answers: str
) -> None:
    """Open a case of the in-tray, the first or by a part of its title, and take one step, confirmed."""
    desk.go("/")
    desk.page.locator("main table a").filter(has_text=re.compile(case)).first.click()
    if picture:
        take(picture, desk.page.locator(".panel"))
    desk.press(first)
    desk.fill(**answers, **({"comment": comment} if comment else {}))
    desk.press(first)


def consult(drafter: Desktop, chief: Desktop, manager: Desktop) -> None:
    """G4(1): a question with a result, here with a condition."""
    begin(drafter, "ソーシャルメディア利用の事前協議")
    drafter.page.locator("[name=on_media][value=instagram]").check()
    drafter.fill(purpose="大祭の魅力を伝える", content="日程と見どころ")
    drafter.press("保存して「添付と確認」へ進む")
    drafter.press("所属長へ回す")
    drafter.press("所属長へ回す")
    decide(chief, "提出する")
    decide(manager, "条件を付ける", terms="写真の了承を得ること")


def write(desk: Desktop) -> None:
    begin(desk, "ソーシャルメディア新規運用開始申請書")
    desk.page.locator("[name=medium]").select_option("instagram")
    desk.page.locator("[name=consultation]").first.check()
    desk.fill(**BASICS)
    desk.press("保存して「2 運用方法」へ進む")
    desk.fill(**OPERATION, answer_1="撮影の場で得て記録する")
    desk.press("保存して「3 運用ポリシー九項目」へ進む")
    desk.fill(**ITEMS)
    answer(desk)
    desk.press("保存して「4 添付と確認」へ進む")
    take("drafter", desk.page.locator(".panel"))
    desk.press("所属長へ回す")
    desk.press("所属長へ回す")


def answer(desk: Desktop) -> None:
    """The parts of the items, each with its own control."""
    for name, value in CHOSEN.items():
        desk.page.locator(f"[name={name}][value={value}]").check()
    for day in range(5):
        desk.page.locator(f"[name=manual_weekdays][value='{day}']").check()
    desk.page.locator("[name=servers][value=usa]").check()
    for name, text in CELLS.items():
        desk.page.locator(f"[name={name}]").fill(text)


def judge(desk: Desktop, lacking: int = 0, clause: str = "") -> None:
    desk.go("/")
    desk.page.locator("main table a").filter(has_text=re.compile("^佐原の大祭")).first.click()
    desk.press("九項目を確認する")
    if not lacking:
        take("staff", desk.page.locator("main form .fields").first)
    for item in NINE_ITEMS:
        word = "lacking" if item.number == lacking else "clear"
        desk.page.locator(f"[name=word_{item.number}][value={word}]").check()
    if lacking:
        desk.page.locator(f"[name=remark_{lacking}]").fill("明示した条項が共通ポリシーにありません")
    if clause:
        desk.page.locator(f"[name=broadcast_clause][value='{clause}']").check()
    desk.press("確認を保存する")


def revise_common(staff: Desktop, chief: Desktop, manager: Desktop) -> None:
    """G4(2): only what the common policy lacks opens its revision; the application waits for it."""
    judge(staff, lacking=6)
    staff.press("共通ポリシーの改正を始める")
    staff.press("共通ポリシーの改正を始める")
    staff.page.locator("main a").filter(has_text="運用ポリシーの改正").first.click()
    assert "明示した条項が共通ポリシーにありません" in staff.page.content()
    staff.press("下書きを直す")
    today = format_wareki(local_date(NewOperationApplication.objects.get().submitted_at))
    staff.fill(reason="用途を明示する", text=CLAUSES, publish_on=today)
    staff.press("保存して「添付と確認」へ進む")
    staff.press("所属長へ回す")
    staff.press("所属長へ回す")
    decide(chief, "提出する", case="運用ポリシーの改正")
    decide(manager, "決定する", case="運用ポリシーの改正")
    decide(staff, "審査を再開する", case="^佐原の大祭")
    judge(staff, clause=CITED)


def acquire(drafter: Desktop, chief: Desktop, staff: Desktop) -> None:
    """G4(4): a pasted URL is read, a mended one confirmed, and the account runs from its day."""
    drafter.go("/")
    drafter.page.locator("main table a").filter(has_text=re.compile("^佐原の大祭")).first.click()
    drafter.press("取得届を作る")
    drafter.press("下書きを作る")
    day = format_wareki(local_date(NewOperationApplication.objects.get().decided_at))
    drafter.page.locator("[name=custodian]").first.check()
    drafter.fill(
        typed_url="ｈｔｔｐｓ：／／ｗｗｗ．ｉｎｓｔａｇｒａｍ．ｃｏｍ／sawara_taisai/?igsh=abc",
        acquired_on=day,
        start_on=day,
        kept_at="課の金庫",
        changed_on=day,
        change_reason="取得のとき",
        to_city_page="プロフィール欄",
        to_city_on=day,
    )
    drafter.press("保存して「添付と確認」へ進む")
    assert "https://www.instagram.com/sawara_taisai/" in drafter.page.content()
    drafter.page.locator("[name=mended]").check()
    drafter.press("保存して「添付と確認」へ進む")
    drafter.press("所属長へ回す")
    drafter.press("所属長へ回す")
    decide(chief, "提出する", case="取得届")
    decide(staff, "受理する", case="取得届")


def walk(sit_down: SitDown, *, javascript: bool) -> NewOperationApplication:
    roles = ("係員", "課長", "広報担当", "広報主管課長")
    drafter, chief, staff, manager = (sit_down(role, javascript=javascript) for role in roles)
    consult(drafter, chief, manager)
    write(drafter)
    decide(chief, "提出する", picture="chief")
    revise_common(staff, chief, manager)
    decide(manager, "承認する", "写真の了承を残すこと", picture="manager")
    promotion = sit_down("シティプロモーション", javascript=javascript)
    decide(promotion, "受領する", case="^佐原の大祭", picture="promotion")
    acquire(drafter, chief, staff)
    case = NewOperationApplication.objects.get()
    paper = drafter.context.request.get(f"{drafter.base}{case.get_absolute_url()}paper/")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.body())).pages)
    for words in ("令和8年度 申第1号", *ITEMS.values(), "大祭の魅力を伝える", "写真の了承を残すこと"):
        assert words.replace(" ", "") in "".join(text.split())
    again = drafter.context.request.get(f"{drafter.base}{case.get_absolute_url()}paper/")
    assert again.body() == paper.body()
    return case


def assert_all_is_on_record(case: NewOperationApplication) -> None:
    account = SNSAccount.objects.get()
    assert (case.state, case.closed_at is not None) == ("approved", True)
    assert (account.state, account.handle, account.url) == (
        "active",
        "sawara_taisai",
        "https://www.instagram.com/sawara_taisai/",
    )
    assert (account.custody.kept_at, account.listed_on is not None) == ("課の金庫", True)
    assert (CommonPolicy.objects.get().version, account.policies.get().read_against) == (1, 1)


def test_an_account_comes_to_life(sit_down: SitDown) -> None:
    assert_all_is_on_record(walk(sit_down, javascript=True))
    take("auditor", sit_down("監査", width=960).page.locator("main section").first)
    take("administrator", sit_down("システム管理者", width=960).page.locator("main .filters"))


def test_the_same_way_without_javascript(sit_down: SitDown) -> None:
    assert_all_is_on_record(walk(sit_down, javascript=False))


def test_an_emergency_at_night_is_entered_next_morning(sit_down: SitDown, town: City) -> None:
    drafter = sit_down("係員")
    begin(drafter, "ソーシャルメディア緊急利用特認申請書")
    for medium in ("x", "line"):
        drafter.page.locator(f"[name=on_media][value={medium}]").check()
    drafter.fill(
        account_name="災害情報",
        ground="台風の接近",
        purpose="避難を知らせる",
        manager="商工観光課長",
        told_at="令和8年11月15日 23時40分",
        told_by="課長",
        told_to="広報主管課長",
    )
    drafter.press("保存して「添付と確認」へ進む")
    drafter.press("所属長へ回す")
    drafter.press("所属長へ回す")
    decide(sit_down("課長"), "提出する")
    decide(sit_down("広報主管課長"), "特に認める", items_due="令和9年1月15日")
    case = EmergencyRecognition.objects.get()
    assert (case.state, case.told_at is not None) == ("recognised", True)
    assert list(SNSAccount.objects.order_by("medium").values_list("medium", "state")) == [
        ("line", "pending"),
        ("x", "pending"),
    ]
    drafter.go(case.get_absolute_url())
    assert "令和8年11月15日 23時40分" in drafter.page.content()
    drafter.check()
