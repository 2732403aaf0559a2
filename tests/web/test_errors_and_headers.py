"""Error pages say what to do and give nothing away; headers stand on every answer."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from katori_sns.web import views
from tests.city import City

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def headers_stand(response: HttpResponse) -> None:
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS
    policy = response.headers["Content-Security-Policy"]
    assert ("unsafe" in policy, "default-src 'self'" in policy, "object-src 'none'" in policy) == (
        False,
        True,
        True,
    )
    assert re.fullmatch("[0-9a-f]{12}", response.headers["X-Request-ID"])


@pytest.fixture
def known(city: City, client: Client) -> Client:
    client.force_login(city["係員"])
    return client


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/guideline/", 200), ("/nowhere/", 404), ("/static/nothing.css", 404)]
)
def test_headers_stand_on_every_page(known: Client, path: str, status: int) -> None:
    response = known.get(path)
    assert (response.status_code, response.headers["Cache-Control"]) == (status, "no-store")
    headers_stand(response)


@pytest.mark.parametrize("path", ["/", "/guideline/", "/cases/", "/login/"])
def test_headers_stand_for_one_who_is_not_logged_in(db: None, client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == (200 if path == "/login/" else 302)
    headers_stand(response)


def test_static_files_may_be_kept(db: None, client: Client) -> None:
    page = client.get("/login/").text
    path = re.search(r'href="(/static/web/katori\.[0-9a-f]+\.css)"', page)
    assert path
    response = client.get(path[1])
    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]
    headers_stand(response)


def test_pages_hold_no_inline_style_or_script() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:")
    papers = settings.BASE_DIR / "templates" / "documents"
    pages = [p for p in Path(settings.BASE_DIR, "templates").rglob("*.html") if papers not in p.parents]
    assert [p.name for p in pages if inline.search(p.read_text(encoding="utf-8"))] == []


def test_unknown_and_not_yours_look_the_same(city: City, client: Client) -> None:
    case = city.draft()
    client.force_login(city["広報担当"])
    theirs = client.get(f"/cases/new-operation/{case.pk}/")
    none = client.get("/cases/new-operation/999999/")
    assert (theirs.status_code, none.status_code) == (404, 404)
    assert len(theirs.content) == len(none.content)


def test_a_request_without_its_token_is_told_to_load_again(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(city["係員"])
    response = client.post(reverse("organisation:logout"))
    assert (response.status_code, "読み込み直し" in response.text) == (403, True)
    headers_stand(response)


def test_who_opens_the_address_of_a_button_reads_a_page(known: Client) -> None:
    for path in ("/logout/", "/notices/1/read/"):
        response = known.get(path)
        assert (response.status_code, response.headers["Allow"]) == (405, "POST")
        assert "元の画面を開いて" in response.text
        headers_stand(response)


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (views.bad_request, 400, "もう一度お試しください"),
        (views.forbidden, 403, "相談してください"),
        (views.not_found, 404, "メニューから探してください"),
    ],
)
def test_an_error_page_needs_no_user(db: None, view: object, status: int, words: str) -> None:
    response = view(RequestFactory().get("/"), SuspiciousOperation())  # type: ignore[operator]
    assert (response.status_code, words in response.text) == (status, True)


def test_a_failing_page_shows_the_number_of_its_request(known: Client) -> None:
    known.raise_request_exception = False
    with connections["default"].execute_wrapper(fail):
        response = known.get("/cases/")
    assert (response.status_code, response.headers["X-Request-ID"] in response.text) == (500, True)
    headers_stand(response)
    assert response.headers["Cache-Control"] == "no-store"


def fail(*args: object) -> None:
    raise RuntimeError("no database")
