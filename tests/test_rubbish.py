"""Rubbish in an address or a form is answered in words, on both databases."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.applications.lives import BASE
from tests.city import City
from tests.long import LONG
from tests.organisation.entering import client_of

pytestmark = pytest.mark.no_cover
RUBBISH = ["a\x00b", "\ud800", "９" * 40, "𠮷" * 500, "\x00", "-1", "' OR 1=1 --", "<script>", "％", "\u202e"]


@pytest.mark.parametrize("text", RUBBISH if LONG else RUBBISH[:4], ids=ascii)
def test_no_address_fails(city: City, text: str) -> None:
    city.approved()
    events = "person action subject year which since until after"
    pages = {
        "広報主管課長": {
            "/": "tray due after",
            "/cases/": "q kind state since until after",
            "/accounts/": "q medium section state mark need after",
            "/accounts/watched/": "after",
            "/notices/": "after",
            "/posts/": "q account nature state since until after",
            "/posts/calendar/": "from account",
            "/incidents/": "nature state q after",
            "/incidents/new/": "account post",
        },
        "監査": {
            "/decisions/": "year medium act section person after",
            "/history/": events,
            "/history/export/": events,
        },
        "システム管理者": {"/people/": "q after"},
    }
    for role, paths in pages.items():
        client = client_of(city, role)
        for path, names in paths.items():
            for name in names.split():
                answer = client.get(path, {name: text.encode("utf-8", "replace").decode()})
                assert (path, name, answer.status_code in (200, 404, 422)) == (path, name, True)


@pytest.mark.parametrize("text", RUBBISH, ids=ascii)
def test_no_form_fails(city: City, text: str) -> None:
    typed = text.encode("utf-8", "replace").decode()
    answer = Client().post("/login/", {"username": typed, "password": typed})
    assert answer.status_code == 422
    case = city.at_chief()
    client = client_of(city, "課長")
    for action in ("submit", "return"):
        data = {"task": typed, "version": typed, "comment": typed, "ground": typed}
        answer = client.post(f"{BASE}/{case.pk}/{action}/confirm/", data)
        assert answer.status_code in (404, 409, 422)
    draft = city.draft()
    writer = client_of(city, "係員")
    for number in (1, 2, 3):
        fields = {
            "version": "1",
            "account_name": typed,
            "medium": typed,
            "purpose": typed,
            "start_on": typed,
            "hours": typed,
            "item_data": typed,
        }
        assert writer.post(f"{BASE}/{draft.pk}/edit/{number}/", fields).status_code in (302, 409, 422)
    assert writer.post(f"{BASE}/{draft.pk}/files/", {"version": typed}).status_code == 422


def test_numbers_too_large_for_a_database_are_not_found(city: City) -> None:
    client = client_of(city, "係員")
    for path in (f"{BASE}/{10**30}/", f"{BASE}/{10**30}/files/1/", f"/notices/{10**30}/read/"):
        assert client.get(path).status_code in (404, 405)
    case = city.at_chief()
    chief = client_of(city, "課長")
    for data in ({"task": 10**30, "version": 1}, {"task": 1, "version": 10**30}):
        answer = chief.post(f"{BASE}/{case.pk}/submit/confirm/", data)
        assert answer.status_code in (404, 409, 422)


LONG_NAME = (
    b'--x\r\nContent-Disposition: form-data; name="f"; filename="' + b"a" * 100_000 + b'"\r\n\r\nx\r\n--x--'
)
BODIES = {
    "JSON of brackets": ("application/json", b"[" * 100_000),
    "text": ("text/plain", b"x" * 1_000_000),
    "per cents": ("application/x-www-form-urlencoded", b"%" * 100_000),
    "one long name": ("application/x-www-form-urlencoded", b"a" * 1_000_000 + b"=1"),
    "many fields": ("application/x-www-form-urlencoded", b"a=1&" * 1_001),
    "more than a form holds": ("application/x-www-form-urlencoded", b"a=" + b"1" * 5_000_000),
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "a long boundary": ("multipart/form-data; boundary=" + "x" * 5_000, b"--x\r\n"),
    "boundaries": ("multipart/form-data; boundary=x", b"--x\r\n" * 20_000),
    "a long file name": ("multipart/form-data; boundary=x", LONG_NAME),
    "another charset": ("application/x-www-form-urlencoded; charset=utf-7", b"username=+ADw-"),
}


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "body"), BODIES.values(), ids=BODIES.keys())
def test_no_body_fails(kind: str, body: bytes) -> None:
    assert Client().generic("POST", "/login/", body, kind).status_code in (400, 422)


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["katori", "csrf", "messages"])
def test_no_cookie_fails(cookie: str) -> None:
    for text in ("", "x" * 8_000, "\x00", "[[]]", "é", "令和"):
        client = Client()
        client.cookies[cookie] = text.encode().decode("latin-1")
        assert client.get("/login/").status_code == 200
