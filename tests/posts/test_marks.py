"""Whoever looks back over the posts finds what was sent how, and by whom (G2(2), G4(5)①)."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.access.actions import end_operator
from accounts.models import SNSAccount
from katori_sns.history.models import Event
from posts.models import Post, PostMark
from tests.accounts.keeping import account_of, give, operate
from tests.city import City
from tests.long import LONG
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = pytest.mark.no_cover

LABELS = {mark.value: str(mark.label) for mark in PostMark.Mark}


def marks(post: Any) -> set[str]:
    return {str(mark) for mark in PostMark.objects.filter(post=post)}


def unchecked(city: City, **fields: Any) -> Any:
    post = writing.drafted(city, **fields)
    city.act("係員", "no_checker", post)
    return post


def recorded(city: City, *, nobody: bool = False, **fields: Any) -> Any:
    post = writing.drafted(city, **fields)
    city.act("係員", "record", post, payload=writing.went_out(city, post, unchecked=nobody))
    return post


def urgent(city: City, **fields: Any) -> Any:
    post = writing.drafted(city, **fields)
    city.act("係員", "publish_first", post, payload=writing.went_out(city, post))
    return post


ON_DUTY = {"people": "none"}


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (writing.published, set()),
        (unchecked, {"確認者なし"}),
        (recorded, {"記録のみ"}),
        (lambda city, **more: recorded(city, nobody=True, **more), {"記録のみ", "確認者なし"}),
        (urgent, {"緊急"}),
        (lambda city, **more: writing.published(city, **more | {"people": ""}), {"未回答の了承"}),
    ],
)
def test_each_way_of_sending_leaves_its_mark(city: City, make: Any, found: set[str]) -> None:
    post = make(city, **ON_DUTY)
    assert marks(post) - {"担当外"} == found
    page = page_of(client_of(city, "監査"), f"/posts/{post.pk}/")
    shown = page.split('class="marks"')[1].split("</p>")[0] if 'class="marks"' in page else ""
    assert all(word in shown for word in found)
    events = Event.objects.about(post.subject)
    told = "、".join(event.changes["印"][1] for event in events if "印" in event.changes)
    assert set(told.split("、")) - {"", "担当外"} == found


@pytest.mark.parametrize("people", ["", "none", "consented", "not_needed"])
def test_what_was_sent_without_an_answer_about_people_is_found(city: City, people: str) -> None:
    post = writing.published(city, people=people)
    page = page_of(client_of(city, "広報担当"), "/posts/?mark=unanswered")
    assert (f"/posts/{post.pk}/" in page, "未回答の了承　1件" in page) == (people == "", people == "")


def test_what_is_sent_again_is_marked_anew(city: City) -> None:
    post = unchecked(city)
    city.act("係員", "edit", post)
    city.act("係員", "ask_check", post)
    assert "確認者なし" not in marks(post)


@pytest.mark.parametrize("how", ["stranger", "operator", "ended", "given"])
def test_who_drafts_without_running_the_account_is_shown_as_it_was_then(city: City, how: str) -> None:
    account = account_of(city)
    operator = None
    if how in ("operator", "ended"):
        operator = operate(city, account, begins=city.now.date())
    if how == "ended":
        end_operator(operator_id=operator.pk, ends=city.now.date(), by=city["係員"], now=city.now)
        city.now = city.now.replace(day=city.now.day + 1)
    if how == "given":
        give(account, city["係員"])
    strange = how in ("stranger", "ended")
    post = writing.drafted(city, "係員", account)
    client = client_of(city, "係員")
    if how in ("stranger", "given"):  # the pages ask as of today
        assert ("担当外" in page_of(client, f"/posts/{post.pk}/edit/")) is strange
    city.act("係員", "ask_check", post)
    assert ("担当外" in marks(post)) is strange
    operate(city, account, begins=city.now.date()) if how == "stranger" else None
    page = page_of(client, f"/posts/{post.pk}/")
    assert ("担当外" in page, "担当者ではありません" in page) == (strange, strange)
    changes = Event.objects.about(post.subject).order_by("seq").last().changes
    assert ("起案者" in changes) is strange
    assert ("<tbody>" in page_of(client, "/posts/?mark=off_duty")) is strange


ROLES = ("係員", "同僚", "課長", "広報担当", "監査", "他課の係員", "シティプロモーション")


CONDITIONS = ("", "&state=published", "&q=佐原", "&until=2026-11-16", "&nature=official")


@pytest.mark.parametrize("role", ROLES)
def test_the_counts_are_those_of_the_lists(city: City, role: str) -> None:
    for make in (unchecked, recorded, urgent, writing.published, writing.drafted):
        make(city)
    client = client_of(city, role)
    for conditions in CONDITIONS if LONG or role == "広報担当" else CONDITIONS[:1]:
        page = page_of(client, f"/posts/?{conditions}")
        for mark, label in LABELS.items():
            listed = page_of(client, f"/posts/?mark={mark}{conditions}")
            (number,) = re.findall(r"<strong>(\d+)件", listed)
            assert f"{label}　{number}件" in page
            assert f"{label}　{number}件" in listed
            answer = client.get(f"/posts/export/?mark={mark}{conditions}")
            rows = b"".join(answer.streaming_content).decode()
            assert rows.count("佐原の大祭】") == int(number)
            assert rows.count(label) >= int(number)


def test_what_is_still_written_bears_no_mark(city: City) -> None:
    writing.drafted(city)
    assert not PostMark.objects.exists()


def test_a_list_of_a_mark_asks_no_more_for_more_posts(city: City) -> None:
    client = client_of(city, "係員")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page_of(client, "/posts/?mark=unchecked")
        return len(caught)

    unchecked(city)
    one = queries()
    for _ in range(3):
        unchecked(city)
    assert queries() == one


@pytest.mark.sqlite
def test_the_mark_is_found_by_its_index(city: City) -> None:
    unchecked(city)
    rows = PostMark.objects.filter(mark="unchecked").values("post")
    assert "COVERING INDEX" in rows.explain()


def test_what_was_sent_before_there_were_marks_has_them(city: City) -> None:
    made = [unchecked(city), recorded(city), urgent(city), writing.published(city, people="none")]
    redone = unchecked(city)
    city.act("係員", "edit", redone)
    city.act("係員", "ask_check", redone)
    was = {post.pk: marks(post) - {"担当外"} for post in (*made, redone)}
    PostMark.objects.all().delete()
    migration = import_module("posts.migrations.0008_marks_of_what_was_sent")
    for _ in range(2):
        migration.mark(apps, connection.schema_editor())
    assert {post.pk: marks(post) for post in (*made, redone)} == was
    assert Post.objects.count() == 5
    assert SNSAccount.objects.exists()
