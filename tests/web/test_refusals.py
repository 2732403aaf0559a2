"""What the domain refuses is a page in every view: 404, 403 with a trace, 409 or 422, never a failure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.account.actions import NotYours
from accounts.account.lifecycle import Taken
from katori_sns.files.uploads import BadFile
from katori_sns.history.models import Event
from katori_sns.organisation.actions import Refused
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed, NotVisible, SentBefore
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Problem
from tests.city import City
from tests.long import LONG
from tests.organisation.entering import client_of
from tests.posts import writing

REFUSALS: dict[str, tuple[Callable[[Case], Exception], int, str]] = {
    "NotVisible": (lambda case: NotVisible(), 404, ""),
    "NotAllowed": (lambda case: NotAllowed(), 403, "この処理はできません"),
    "Conflict": (lambda case: Conflict(case, None), 409, "他の人が先に処理しました"),
    "SentBefore": (lambda case: SentBefore(case, [("名称", "大祭")]), 409, "前の内容で登録されています"),
    "Incomplete": (
        lambda case: Incomplete([Problem("on", "日付を入力してください")]),
        422,
        "日付を入力してください",
    ),
    "Refused": (lambda case: Refused("その日は閉庁日です。"), 422, "その日は閉庁日です。"),
    "NotYours": (lambda case: NotYours("所属に連絡してください。"), 422, "所属に連絡してください。"),
    "BadFile": (lambda case: BadFile("PDFにしてください"), 422, "PDFにしてください"),
    "Taken": (lambda case: Taken(), 422, "もう台帳にあります"),
}


def patterns(resolver: URLResolver, before: str = "/") -> Iterator[tuple[URLPattern, str]]:
    """Every view of the site, each with an address of it."""
    for entry in resolver.url_patterns:
        route = str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, before + route)
        else:
            filled = before + route
            for name, converter in entry.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower()
                value = {"int": "1", "uuid": str(UUID(int=1))}.get(kind, "x")
                for shape in (f"<{kind}:{name}>", f"<{name}>"):
                    filled = filled.replace(shape, value)
            yield entry, filled


pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
VIEWS = list(patterns(get_resolver()))


@pytest.mark.parametrize("name", REFUSALS)
def test_no_view_fails_where_the_domain_refuses(
    city: City, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, status, words = REFUSALS[name]
    case = city.at_chief()

    def refuse(request: HttpRequest, **kwargs: Any) -> None:
        raise make(case)

    client = client_of(city, "課長")
    client.raise_request_exception = False
    for view, _ in VIEWS:
        monkeypatch.setattr(view, "callback", refuse)
    # Every view refuses what leaves a trace of its address; of the others each takes its share.
    share = VIEWS if LONG or name == "NotAllowed" else VIEWS[[*REFUSALS].index(name) :: len(REFUSALS)]
    answers = [(path, client.get(path)) for _, path in share]
    answers.append(("/cases/", client.post("/cases/", {"comment": "書いた理由"})))
    wrong = [(p, a.status_code) for p, a in answers if a.status_code != status or words not in a.text]
    assert wrong == []
    assert len(VIEWS) > 100


def test_what_is_not_allowed_leaves_a_trace_of_the_case_or_of_the_site(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = city.at_chief()

    def refuse(request: HttpRequest, **kwargs: Any) -> None:
        raise NotAllowed

    for view, _ in VIEWS:
        monkeypatch.setattr(view, "callback", refuse)
    client = client_of(city, "課長")
    client.get(f"/cases/new-operation/{case.pk}/copy/")
    client.get("/cases/emergency/new/")
    denied = Event.objects.filter(action="denied").values_list("chain__subject", "comment")
    assert list(denied.order_by("pk")) == [(case.subject, ""), ("site", "/cases/emergency/new/")]


def test_a_joint_section_that_deletes_a_post_is_answered(city: City) -> None:
    """Who is no operator of the account is offered no deletion, and finds no page for one."""
    post = writing.published(city)
    account = post.publications.get().account
    account.joint_sections.add(city.sections["農政課"])
    post.joint_sections.add(city.sections["農政課"])
    sent = {"ground": "personal", "reason": "電話番号が入っていた", "deleted_at": "R8.11.16 9:00"}
    client = client_of(city, "他課の係員")
    client.raise_request_exception = False
    answer = client.post(f"/incidents/posts/{post.pk}/delete/", sent)
    assert answer.status_code == 404
    assert not Case.objects.filter(kind__in=("post_deletion", "incident")).exists()


def test_what_was_typed_is_shown_again_and_passwords_never(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(request: HttpRequest, **kwargs: Any) -> None:
        raise Refused("いまは行えません。")

    for view, _ in VIEWS:
        monkeypatch.setattr(view, "callback", refuse)
    client = client_of(city, "課長")
    typed = {"reason": "大祭が終わったため", "version": "7"}
    assert "大祭が終わったため" in client.post("/me/absence/", typed).content.decode()
    assert "himitsu" not in client.post("/me/password/", {"password": "himitsu"}).content.decode()


TYPED = {"what": "一時間かけて書いた <b>届出", "once": "", "nature": "flaming", "file": "1"}
HERE, ELSEWHERE = {"Origin": "http://testserver"}, {"Origin": "https://evil.example"}


@pytest.mark.parametrize("logged_in", [False, True], ids=["the session has ended", "another tab logged in"])
def test_what_was_sent_without_session_or_token_is_offered_again(city: City, logged_in: bool) -> None:
    client = Client(enforce_csrf_checks=logged_in)
    if logged_in:
        client.force_login(city["係員"])
    answer = client.post("/incidents/new/", TYPED, headers=HERE)
    page = answer.text
    assert (answer.status_code, "一時間かけて書いた &lt;b&gt;届出" in page) == (403, True)
    assert 'action="/incidents/new/"' in page
    assert 'name="nature" hidden>' in page
    for headers in (ELSEWHERE, {"Origin": "null"}, {}):
        assert "一時間" not in client.post("/incidents/new/", TYPED, headers=headers).text
    assert "himitsu" not in client.post("/me/password/", {"password": "himitsu"}, headers=HERE).text
    assert not Case.objects.exists()


def test_what_a_page_sends_by_itself_is_never_answered_with_the_login(db: None) -> None:
    answer = Client().post("/incidents/new/", TYPED, headers={"HX-Request": "true", **HERE})
    assert (answer.status_code, answer.content) == (401, b"")
    assert Client().post("/incidents/new/").headers["Location"] == "/login/?next=/incidents/new/"
