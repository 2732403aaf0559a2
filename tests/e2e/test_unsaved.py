"""A draft that cannot be saved while one types says so, and is saved with the next change."""

import re
from collections.abc import Callable

import pytest

from incidents.models import IncidentReport
from tests.city import City
from tests.e2e.conftest import Desktop
from tests.posts import writing

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("status", [503, None], ids=["no database", "no server"])
def test_what_is_typed_stays_and_is_saved_later(
    sit_down: Callable[..., Desktop], town: City, status: int | None
) -> None:
    case = town.draft()
    desk = sit_down("係員")
    page = desk.go(f"/cases/new-operation/{case.pk}/edit/2/")
    page.route("**/edit/2/", lambda way: way.fulfill(status=status) if status else way.abort())
    page.locator("[name=hours]").fill("終日")
    page.locator("[name=hours]").blur()
    page.get_by_text("まだ保存していません。書いた内容はこの画面に残っています").wait_for()
    page.unroute("**/edit/2/")
    desk.faults.clear()  # the browser notes the failed request, as it should
    page.locator("[name=frequency]").fill("毎日")
    page.locator("[name=frequency]").blur()
    page.get_by_text("下書きを保存しました").wait_for()
    case.refresh_from_db()
    assert (case.hours, case.frequency) == ("終日", "毎日")


def test_neither_enter_nor_back_nor_the_checker_does_what_was_not_meant(
    sit_down: Callable[..., Desktop], town: City
) -> None:
    post = writing.drafted(town, text="○○市の話ですが、見どころです。")
    desk = sit_down("係員")
    page = desk.go(f"/posts/{post.pk}/edit/")
    reason = page.locator("[name^=why_masked]")
    page.route("**/check/", lambda way: way.fulfill(body="<div id=findings></div>"))
    with page.expect_response("**/check/"):
        page.locator("[name^=text_]").fill("○○市の話ですが、見どころは山車です。")
        reason.press_sequentially("話の題")
    assert reason.input_value() == "話の題"
    page.unroute("**/check/")
    with page.expect_response("**/check/"):  # what has waited is asked again
        reason.blur()
    page = desk.go("/incidents/new/")
    page.locator("[name=nature]").first.check()
    desk.fill(where="https://x.com/katori_ayarne", what="名のっている。")
    page.locator("[name=chief_told_to]").press("Enter")
    assert page.url.endswith("/incidents/new/")
    for _ in range(2):
        desk.press("いま届け出る")
        page.wait_for_url(re.compile(r"/incidents/\d+/"))
        page.go_back()
    assert IncidentReport.objects.count() == 1
