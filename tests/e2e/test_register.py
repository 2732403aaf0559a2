"""The register in the browser: a review that ends in 撤退, a city's own old list, the official list."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload

from accounts.models import SNSAccount
from accounts.older.dates import is_later, may_be_later, opening
from applications.models import RegistrationRow, RetroactiveRegistration, WithdrawalConsultation
from katori_sns.web.xlsx import KIND
from tests.accounts.keeping import in_order
from tests.accounts.ledger import as_workbook
from tests.accounts.sheets import messy
from tests.applications.lives import acquired
from tests.city import City
from tests.e2e.conftest import Desktop
from tests.e2e.test_main_path import decide

pytestmark = pytest.mark.e2e
SitDown = Callable[..., Desktop]

# What a person finds out about the rows that cannot stay as they are, by name; None: not to be entered.
FOUND: dict[str, dict[str, str] | None] = {
    "水の郷": {"opened_text": "令和2年1月6日"},
    "夜の佐原": {"opened_text": "令和2年1月6日"},
    "来年の祭り": None,
    "小江戸日記": {},
    "なぞ": None,
    "果樹園": None,
}


def test_a_review_that_ends_in_withdrawal_opens_its_consultation(sit_down: SitDown, town: City) -> None:
    account = acquired(town)
    chief = sit_down("課長")
    chief.go(f"/accounts/{account.pk}/")
    chief.press("評価する")
    chief.page.locator("[name=judgement][value=withdraw]").check()
    chief.page.locator("[name=grounds][value='2']").check()
    chief.check()
    chief.press("評価を記録する")
    assert "撤退" in chief.page.locator("main").inner_text()
    chief.press("運用停止（撤退）の事前協議を始める")
    chief.check()
    assert chief.page.locator(f"[name=account][value='{account.pk}']").is_checked()
    chief.press("下書きを作る")
    case = WithdrawalConsultation.objects.get()
    assert [row.account_id for row in case.case_accounts.all()] == [account.pk]
    assert chief.page.url.endswith(f"/cases/withdrawal/{case.pk}/edit/")


def settle(desk: Desktop) -> int:
    """Confirm every row that asks, one after the other, and return how many there were."""
    asked = RegistrationRow.objects.filter(standing="ask").first()
    assert asked is not None
    desk.go(f"/cases/registration/{asked.case_id}/rows/{asked.pk}/")
    desk.check()
    for number in range(1, 60):
        name = desk.page.locator("[name=name]").input_value()
        found = FOUND.get(name, {})
        standing = "leave" if found is None else "enter"
        desk.page.locator(f"[name=standing][value={standing}]").check()
        desk.fill(**(found or {}))
        if not desk.page.locator("[name=section]:checked").count():
            desk.page.get_by_label("商工観光課", exact=True).check()
        if standing == "enter":
            explain(desk)
        desk.press("保存して次の「要確認」へ")
        assert desk.page.locator(".error-summary").count() == 0, desk.page.locator("main").inner_text()
        if desk.page.url.endswith("/edit/"):
            return number
    raise AssertionError("rows that ask for ever")


def explain(desk: Desktop) -> None:
    """What a day wants that lies since the guideline is in force, or may."""
    opened = opening(desk.page.locator("[name=opened_text]").input_value() or "不明").text
    if is_later(opened):
        desk.fill(no_approval="承認が要ることを知らなかった")
    elif may_be_later(opened):
        desk.fill(known_before="平成29年の投稿が残っている")


def read_in(desk: Desktop, name: str = "SNS一覧.csv", kind: str = "text/csv", content: bytes = b"") -> None:
    """From the file to the draft of the list."""
    desk.go("/accounts/")
    desk.press("ガイドライン施行前のアカウントを登録する")
    file: FilePayload = {"name": name, "mimeType": kind, "buffer": content or messy()}
    desk.page.locator("[name=file]").set_input_files(file)
    desk.press("一覧を読み取る")
    assert "CP932" in desk.page.locator("main").inner_text() or content
    desk.check()
    desk.press("この列で登録の一覧を作る")


def test_a_messy_list_of_forty_rows_becomes_accounts(sit_down: SitDown, town: City) -> None:
    staff = sit_down("広報担当")
    read_in(staff)
    staff.check()
    case = RetroactiveRegistration.objects.get()
    assert (case.rows.count(), case.source_name) == (42, "SNS一覧.csv")
    assert settle(staff) == case.rows.exclude(verdict__in=["そのまま", "重複", "対象外"]).count()
    staff.press("保存して「添付と確認」へ進む")
    staff.press("所属長の確認に回す")
    staff.press("所属長の確認に回す")
    manager = sit_down("広報主管課長")
    for desk in (sit_down("課長"), sit_down("他課の課長"), manager):
        decide(desk, "自分の所属の行を確認する", case="遡及登録")
    manager.go("/")
    manager.page.locator("main table a").filter(has_text="遡及登録").first.click()
    manager.press("施行後の開設を決定する")
    for row in case.rows.filter(standing="enter", opened__gte="2022-10"):
        manager.page.locator(f"[name=row_{row.pk}][value=accept]").check()
    manager.fill(comment="九項目を整えること")
    manager.press("施行後の開設を決定する")
    decide(manager, "決定する", case="遡及登録")
    manager.check()
    assert "九項目が未作成です" in manager.page.locator("main").inner_text()
    accounts = SNSAccount.objects.all()
    assert accounts.count() == 32
    assert accounts.filter(state="stopped").count() == 2
    assert sorted(accounts.filter(url="", join_url="").values_list("name", flat=True)) == ["小江戸日記"]
    assert accounts.get(name="水の郷").opened == "2020-01-06"
    assert {a.section.name for a in accounts.filter(name__in=["観光かとり", "写真の香取"])} == {"商工観光課"}
    # The same file again changes nothing: it leads to the list there is.
    read_in(staff)
    assert staff.page.url.endswith(case.get_absolute_url())
    assert (RetroactiveRegistration.objects.count(), accounts.count()) == (1, 32)


def test_a_workbook_of_77_rows_is_settled_on_one_page_and_confirmed_on_one(
    sit_down: SitDown, town: City
) -> None:
    staff = sit_down("広報担当")
    read_in(staff, "SNS台帳.xlsx", KIND, as_workbook())
    staff.check()
    for group in staff.page.locator("main form section").all():
        group.locator("[value=enter]").check()
        for field in group.locator("[name^=known_before]").all():
            field.fill("平成29年の投稿が残っている")
    staff.press("選んだ答えで決める")
    staff.press("所属長の確認に回す")
    staff.press("所属長の確認に回す")
    case = RetroactiveRegistration.objects.get()
    chief = sit_down("他課の課長", width=320)
    chief.go(f"/cases/registration/{case.pk}/confirm/confirm/")
    chief.check()
    lines = chief.page.locator("tbody tr[data-sorts]:visible")
    assert lines.count() == case.rows.filter(section__name="農政課").count() == 37
    chief.page.get_by_label("すべて（").check()
    assert lines.count() == case.rows.count()
    chief.press("自分の所属の行を確認する")
    decide(sit_down("課長"), "自分の所属の行を確認する", case="遡及登録")
    decide(sit_down("広報主管課長"), "決定する", case="遡及登録")
    assert SNSAccount.objects.filter(registration_row__case=case).count() == 76


def test_the_official_list_is_written_for_the_city_s_site(sit_down: SitDown, town: City) -> None:
    account = in_order(town)
    SNSAccount.objects.filter(pk=account.pk).update(listed_on=town.now.date())
    desk = sit_down("広報担当")
    desk.go("/accounts/")
    desk.press("公式一覧を作る")
    desk.check()
    assert account.name in desk.page.locator("main").inner_text()
    for form, kind in (("html", "text/html"), ("csv", "text/csv"), ("json", "application/json")):
        answer = desk.context.request.get(f"{desk.base}/accounts/official/{form}/")
        assert (answer.status, answer.headers["content-type"].split(";")[0]) == (200, kind)
        assert re.search(re.escape(account.name), answer.text())
