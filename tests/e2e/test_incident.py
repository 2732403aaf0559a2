"""An impersonation in the browser: reported in a minute, handled, closed, and circulated."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from incidents.models import IncidentReport
from tests.accounts.keeping import account_of
from tests.city import City
from tests.e2e.conftest import Desktop

pytestmark = pytest.mark.e2e
SitDown = Callable[..., Desktop]
WHAT = "公式の写真を使って懸賞を名のっている。"


def handle(desk: Desktop, item: str, comment: str) -> None:
    desk.press("対応を記録する")
    desk.page.locator(f"[name=item][value={item}]").check()
    desk.page.locator("[name=result][value=done]").check()
    desk.fill(channel="https://help.example/", receipt="T-1", comment=comment)
    desk.press("対応を記録する")


def test_an_impersonation_from_the_report_to_its_end(town: City, sit_down: SitDown) -> None:
    account_of(town)
    reporter, staff, office = sit_down("他課の係員"), sit_down("広報担当"), sit_down("シティプロモーション")
    reporter.page.get_by_role("link", name="トラブルを届け出る").click()
    reporter.page.locator("[name=nature][value=impersonation]").check()
    reporter.page.locator("[name=accounts]").first.check()
    reporter.fill(where="https://x.com/katori_ayarne", what=WHAT)
    reporter.check()
    reporter.press("いま届け出る")
    case = IncidentReport.objects.get()
    assert case.state == "filed"
    reporter.check()
    staff.go("/")
    staff.press(case.title)
    staff.press("受理する")
    staff.press("受理する")
    handle(staff, "takedown", "停止したと回答があった。")
    handle(staff, "notice", "市ホームページに載せた。")
    staff.check()
    staff.press("まとめを書く")
    staff.fill(
        happened="12月1日、公式の写真を使う別のアカウントが懸賞を名のった。",
        informed="所属長、広報主管課",
        outcome="媒体が停止した。",
        summary="なりすましを媒体が停止した。",
    )
    staff.check()
    staff.press("まとめを書く")
    staff.press("完結する")
    staff.press("完結する")
    office.go(f"/incidents/{case.pk}/")
    assert "なりすましを媒体が停止した。" in office.page.content()
    assert WHAT not in office.page.content()
    office.check()
    office.press("供覧を済ませる")
    office.press("供覧を済ませる")
    case.refresh_from_db()
    assert (case.state, case.tasks.filter(desk="promotion", done_at=None).exists()) == ("closed", False)
