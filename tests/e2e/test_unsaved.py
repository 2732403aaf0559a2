"""A draft that cannot be saved while one types says so, and is saved with the next change."""

from collections.abc import Callable

import pytest

from tests.city import City
from tests.e2e.conftest import Desktop

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
