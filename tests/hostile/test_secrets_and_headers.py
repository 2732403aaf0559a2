"""A secret typed anywhere is in no log, no mail and no error page; headers stand on every answer."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from katori_sns.notices.actions import relay
from tests.applications.test_pages import all_paths
from tests.city import City
from tests.hostile.places import CASE, PLACES, Place, Setting, build, form_of
from tests.hostile.test_forms import DISTINCT, filled, send
from tests.long import LONG
from tests.organisation.entering import client_of
from tests.organisation.test_login import logs
from tests.web.test_errors_and_headers import headers_stand

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
__all__ = ["logs"]  # the fixture: all that any logger says

CANARY = "kanaria-ga-naita-himitsu-no-kagi"
# Whoever is told of an act is told in these words.
TOLD = {"comment", "account_name"}


class Broken(Exception):
    pass


def fail_to_write(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.startswith(("INSERT", "UPDATE", "DELETE")) or "history" in sql or "found_as" in sql:
        raise Broken("the database is away")
    return execute(sql, params, many, context)


def while_nothing_can_be_written(
    client: Client, path: str, method: str, typed: dict[str, str]
) -> HttpResponse:
    with transaction.atomic(), connection.execute_wrapper(fail_to_write):
        answer = send(client, path, method, typed)
        transaction.set_rollback(True)
    return answer


def entered(city: City, place: Place) -> tuple[Client, str, str, dict[str, str]]:
    """Someone before the form, with the secret in every field he can write in."""
    path = place.path(Setting(city))
    client = client_of(city, place.role) if place.role else Client()
    client.raise_request_exception = False
    form = form_of(client.get(path).content.decode())
    secret = {n for n, kind in form.kinds.items() if kind == "password"}
    return client, path, form.method, filled(form) | dict.fromkeys([*form.written(), *secret], CANARY)


@pytest.mark.parametrize("place", DISTINCT if LONG else DISTINCT[::2], ids=lambda p: p.id)
def test_a_secret_typed_into_a_form_is_not_spread(city: City, place: Place, logs: io.StringIO) -> None:
    client, path, method, typed = entered(city, place)
    answer = send(client, path, method, typed)
    assert answer.status_code in (200, 302, 422)
    broken = while_nothing_can_be_written(client, path, method, typed)
    assert CANARY not in logs.getvalue()
    if broken.status_code == 500:
        assert CANARY not in broken.content.decode()
        assert "Broken" in logs.getvalue()
    if not TOLD & set(typed):
        relay(now=timezone.now())
        assert not [m for m in mail.outbox if CANARY in f"{m.subject} {m.body}"]


def test_a_failing_form_says_so_without_what_was_typed(city: City, logs: io.StringIO) -> None:
    """Or else the test above might never see an error page."""
    failed = set()
    for place in PLACES[:2]:
        client, path, method, typed = entered(city, place)
        typed |= {"start_on": "2027-04-01", "consultation_on": "2026-04-01"}
        answer = while_nothing_can_be_written(client, path, method, typed)
        failed.add((answer.status_code, CANARY in answer.content.decode()))
    assert failed == {(500, False)}
    assert "Broken" in logs.getvalue()
    assert CANARY not in logs.getvalue()


def stands(answer: HttpResponse) -> None:
    headers = answer.headers
    if "sandbox" in headers["Content-Security-Policy"]:  # a file people have attached
        assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert headers["X-Content-Type-Options"] == "nosniff"
    else:
        headers_stand(answer)
    assert headers["X-Frame-Options"] == "DENY"
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("role", ["", "監査", *(("係員", "システム管理者") if LONG else ())])
def test_headers_stand_on_every_address(city: City, role: str) -> None:
    build(city)
    client = client_of(city, role) if role else Client()
    statuses = set()
    for path in (path for path in all_paths() if path != "/logout/"):
        for method in ("GET", "POST", "DELETE"):
            answer: HttpResponse = client.generic(method, path)  # type: ignore[assignment]
            statuses.add(answer.status_code)
            stands(answer)
    assert statuses >= ({302, 405} if not role else {200, 302, 404, 405})


def test_headers_stand_on_papers_files_exports_and_refusals(city: City) -> None:
    setting = build(city)
    clerk, auditor = client_of(city, "係員"), client_of(city, "監査")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(city["係員"], backend="katori_sns.organisation.backends.RoleBackend")
    fields = {f"f{n}": "1" for n in range(1_100)}
    answers: list[Any] = [
        clerk.get(f"{CASE}/{setting.draft.pk}/paper/"),
        clerk.get(f"{CASE}/{setting.draft.pk}/files/{setting.file.pk}/"),
        auditor.get("/history/export/"),
        auditor.get(f"{CASE}/{setting.at_pr.pk}/approve/confirm/"),
        strict.post("/logout/"),
        clerk.post("/me/password/", fields),
        clerk.get("/", headers={"Host": "evil.example"}),
        clerk.post(f"{CASE}/{setting.draft.pk}/edit/2/", {"version": 99, "hours": "終日"}),
        *(Client().post("/login/", {"username": "nobody", "password": CANARY}) for _ in range(5)),
    ]
    for answer in answers:
        stands(answer)
    assert [a.status_code for a in answers] == [200, 200, 200, 403, 403, 400, 400, 409, *[422] * 4, 429]
