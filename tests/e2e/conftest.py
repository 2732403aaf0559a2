"""A real browser against a live server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.city import City, build_city
from tests.long import LONG

PASSWORD = "yamabuki-no-hana-saku"
# Debian's Chromium; as root it runs without its sandbox.
CHROMIUM = os.environ.get("KATORI_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--lang=ja", "--disable-background-networking"]
# The papers' private fonts must not become the browser's.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright runs a loop in this thread; the tests' own queries beside it are sound.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=ENVIRONMENT)
        yield chromium
        chromium.close()


NARROW_RULES = """axe.run({resultTypes: ["violations"], runOnly: ["target-size",
  "scrollable-region-focusable", "label-content-name-mismatch"]})"""
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What is wrong with a page at 320 × 640: the title or the first task below the fold, a label without a value,
# a control under 24 px that stands by itself, not within a sentence.
NARROW = """() => {
  const wrong = [];
  const below = (selector, most) => {
    const found = document.querySelector(selector);
    const top = found ? found.getBoundingClientRect().top + scrollY : 0;
    if (top > most) wrong.push(`${selector} at ${top}`);
  };
  below("h1", 300);
  below("tbody.group td a", 420);
  for (const cell of document.querySelectorAll(".fold td[data-label]"))
    if (!cell.textContent.trim()) wrong.push("no value: " + cell.dataset.label);
  const letters = (element) => element.textContent.replace(/\\s/g, "").length;
  const alone = (control) => {
    if (getComputedStyle(control).display !== "inline") return true;
    let block = control.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    const linked = [...block.querySelectorAll("a, button")].reduce((sum, link) => sum + letters(link), 0);
    return letters(block) <= linked + 2;
  };
  const controls = "a[href], button, select, textarea, summary, input:not([type=hidden])";
  for (const control of document.querySelectorAll(controls)) {
    const boxes = [control, ...(control.labels ?? [])].map((part) => part.getBoundingClientRect());
    const least = Math.min(...["width", "height"].map((side) => Math.max(...boxes.map((box) => box[side]))));
    if (boxes[0].width && least < 23.9 && !control.matches(".skip") && alone(control))
      wrong.push(`${least} px: ${control.outerHTML.slice(0, 120)}`);
  }
  return wrong;
}"""

# What does nothing on paper, and is printed all the same.
ON_PAPER = """[...document.querySelectorAll(
  "nav:not(.contents), button, .button, .filter-bar, .filters, .links a, .title-row a, main summary"
)].filter(part => part.getBoundingClientRect().height).map(part => part.outerHTML.slice(0, 120))"""


@dataclass
class Desktop:
    """One person's browser, which notes everything a page should not do."""

    context: BrowserContext
    page: Page
    base: str
    faults: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._no_error)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self._same_host)

    def _no_error(self, message: object) -> None:
        text = getattr(message, "text", "")
        # A form that is to be mended answers so, and Chromium says it.
        if getattr(message, "type", "") == "error" and "422 (Unprocessable" not in text:
            self.faults.append(text)

    def _same_host(self, request: object) -> None:
        url = getattr(request, "url", "")
        if not url.startswith((self.base, "data:")):
            self.faults.append(f"request to {url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def press(self, name: str) -> None:
        """Use the link or button of that name in the page's body."""
        main = self.page.locator("main")
        found = main.get_by_role("button", name=name, exact=True).or_(
            main.get_by_role("link", name=name, exact=True)
        )
        found.first.click()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"[name={name}]").fill(value)

    def check(self) -> None:
        """No axe violation and no sideways scroll on the page that is open."""
        assert self.violations() + self.too_wide() == []

    def violations(self, run: str = "axe.run({resultTypes: ['violations']})") -> list[str]:
        self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(f"{run}.then(found => found.violations)")
        return [f"{v['id']}: {node['html'][:120]}" for v in found for node in v["nodes"]]

    def too_wide(self) -> list[str]:
        return ["scrolls sideways"] if self.page.evaluate(WIDER) else []

    def printed_acts(self) -> list[str]:
        """What there is to press, and stands on paper too."""
        self.page.emulate_media(media="print")
        found = self.page.evaluate(ON_PAPER)
        self.page.emulate_media(media="null")
        return [f"on paper: {part}" for part in found]

    def faults_at(self, width: int) -> list[str]:
        """What is wrong with the page at that width; narrow, by the rules that hang on the layout too."""
        self.page.set_viewport_size({"width": width, "height": 640})
        rules = {} if LONG else {"run": NARROW_RULES}
        narrow = self.violations(**rules) + list(self.page.evaluate(NARROW)) if width == 320 else []
        return [f"{width}: {fault}" for fault in (*self.too_wide(), *narrow)]


@pytest.fixture
def town(transactional_db: None) -> City:
    """The cast, able to log in."""
    city = build_city()
    city["係員"].set_password(PASSWORD)
    for user in city.people.values():
        user.password = city["係員"].password
        user.save()
    return city


@pytest.fixture(autouse=True)
def plain_static_names(settings: Any) -> None:
    """The test server finds static files by their own names, not by those with a hash."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def sit_down(browser: Browser, live_server: LiveServer, town: City) -> Iterator[Callable[..., Desktop]]:
    """Log a role in at a browser of its own; at the end no page may have complained."""
    open_desktops: list[Desktop] = []

    def log_in(role: str, *, javascript: bool = True, width: int = 1280) -> Desktop:
        context = browser.new_context(
            java_script_enabled=javascript, viewport={"width": width, "height": 900}, locale="ja-JP"
        )
        desktop = Desktop(context, context.new_page(), live_server.url)
        desktop.watch()
        desktop.go("/login/")
        desktop.fill(username=town[role].username, password=PASSWORD)
        desktop.press("ログインする")
        open_desktops.append(desktop)
        return desktop

    yield log_in
    faults = [fault for desktop in open_desktops for fault in desktop.faults]
    for desktop in open_desktops:
        desktop.context.close()
    assert faults == []
