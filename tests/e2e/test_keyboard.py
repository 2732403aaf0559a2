"""The main job by keyboard alone: drafting, submitting, deciding."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from applications.models import PriorConsultation
from tests.e2e.conftest import Desktop

pytestmark = pytest.mark.e2e
FAR = 60  # Tabs from the top of a page's body to what is looked for, at most
# What has the focus: its name and words, and whether one sees that it has it.
FOCUS = """() => {
  const at = document.activeElement, words = at.labels?.[0] ?? at;
  return [at.name || words.textContent.trim(), getComputedStyle(at).outlineStyle];
}"""


def on(desk: Desktop, what: str) -> None:
    """On by Tab, and by the skip link past the menu, until that field, link or button has the focus."""
    for _ in range(FAR):
        desk.page.keyboard.press("Tab")
        words, outline = desk.page.evaluate(FOCUS)
        assert outline != "none", f"no focus to be seen on {words}"
        if what in words:
            return
        if words == "本文へ":
            desk.page.keyboard.press("Enter")
    raise AssertionError(f"{what} is not reached")


def enter(desk: Desktop, *whats: str) -> None:
    """Each on the page that the one before has opened."""
    for what in whats:
        on(desk, what)
        with desk.page.expect_navigation():
            desk.page.keyboard.press("Enter")


def test_a_consultation_is_drafted_submitted_and_decided(sit_down: Callable[..., Desktop]) -> None:
    drafter = sit_down("係員")
    drafter.go("/cases/")
    enter(drafter, "案件を始める", "ソーシャルメディア利用の事前協議")
    on(drafter, "on_media")
    drafter.page.keyboard.press("Space")
    for field, text in (("purpose", "大祭の魅力を伝える"), ("content", "日程と見どころ")):
        on(drafter, field)
        drafter.page.keyboard.insert_text(text)
    enter(drafter, "保存して「添付と確認」へ進む", "所属長へ回す", "所属長へ回す")
    for role, act in (("課長", "提出する"), ("広報主管課長", "異議なしとする")):
        desk = sit_down(role)
        desk.go("/")
        enter(desk, "事前協議", act, act)
    assert PriorConsultation.objects.get().state == "no_objection"
