"""Two minutes before the session ends the page says so, and tells the truth about going on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from tests.e2e.conftest import Desktop

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def two_minutes(settings: Any) -> None:
    settings.SESSION_IDLE_SECONDS = 121


def test_one_goes_on_by_a_button(sit_down: Callable[..., Desktop]) -> None:
    desk = sit_down("係員")
    desk.press("続ける")
    desk.page.get_by_text("続けられます。").wait_for()


def test_one_who_comes_too_late_is_told_so(sit_down: Callable[..., Desktop]) -> None:
    desk = sit_down("係員")
    Session.objects.all().delete()
    desk.press("続ける")
    desk.page.get_by_text("ログアウトしました。").wait_for()
