"""Lists and strangers see a post as it was sent last; its title says where and when, never what."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from katori_sns.web.dates import TOKYO
from katori_sns.web.text import fold
from katori_sns.workflow import actions as workflow
from katori_sns.workflow.models import Case
from posts.models import Picture, Post
from posts.process import POST
from tests.accounts.keeping import account_of
from tests.city import City
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = pytest.mark.no_cover

NEW = "【訂正前】ちがう日程を書きかけています。"
PLANNED = datetime(2026, 12, 1, 9, tzinfo=TOKYO)
LATER = datetime(2026, 12, 24, 18, 30, tzinfo=TOKYO)
STRANGERS = ("広報担当", "監査")


def rewritten(city: City, **fields: Any) -> Any:
    """Returned to its drafter, who writes another text, with a picture, and has not sent it."""
    post = writing.at_check(city, planned_at=PLANNED, **fields)
    city.act("同僚", "request_fix", post)
    post.refresh_from_db()
    new = {"texts": dict.fromkeys(post.texts, NEW), "nature": "official", "planned_at": LATER}
    workflow.edit(POST, post.pk, actor=city["係員"], seen_version=post.version, now=city.now, fields=new)
    post.refresh_from_db()
    return post


def picture(city: City, post: Any, number: int, sent: int | None) -> Picture:
    return Picture.objects.create(
        post=post, name=f"絵{number}.png", file=f"f{number}", thumbnail=f"t{number}", size=1, width=1,
        content_type="image/png", height=1, sha256="0" * 64, added_at=city.now, added_by=city["係員"],
        round=sent,
    )  # fmt: skip


def export(city: City, role: str, query: str = "") -> str:
    return b"".join(client_of(city, role).get(f"/posts/export/{query}").streaming_content).decode()


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({}, "佐原の大祭（Instagram）への投稿"),
        ({"planned_at": PLANNED}, "佐原の大祭（Instagram）への投稿　12月1日 9時"),
        (
            {"planned_at": LATER, "training": True},
            "【練習】佐原の大祭（Instagram）への投稿　12月24日 18時30分",
        ),
    ],
)
def test_a_title_says_where_and_when(city: City, fields: dict[str, Any], title: str) -> None:
    assert writing.drafted(city, **fields).title == title


def test_a_title_names_the_first_of_several_accounts_and_what_is_a_correction(city: City) -> None:
    several = (
        account_of(city),
        account_of(city, url="https://x.com/b"),
        account_of(city, url="https://x.com/c"),
    )
    post = writing.drafted(city, "係員", *several)
    assert post.title == "佐原の大祭（Instagram）ほか2件への投稿"
    assert writing.correction(city, writing.published(city)).title.endswith("への投稿の修正")


def test_the_text_of_a_post_is_not_found_among_the_cases(city: City) -> None:
    post = writing.published(city)
    assert fold("大祭】10月") not in post.found_as
    assert fold("係員") in post.found_as


@pytest.mark.parametrize("role", [*STRANGERS, "係員"])
def test_the_lists_show_what_was_sent_last(city: City, role: str) -> None:
    post = rewritten(city)
    page, taken = page_of(client_of(city, role), "/posts/"), export(city, role)
    assert writing.TEXT[:20] in page
    assert writing.TEXT in taken
    assert not [text for text in (page, taken) if NEW[:6] in text or "組織判断・公式見解</td>" in text]
    assert "事実の告知" in taken
    assert post.title.endswith("12月1日 9時")
    assert page_of(client_of(city, role), "/posts/?q=佐原の大祭&nature=fact&until=R8.12.2").count("<tr>") == 2
    for nothing in ("?q=訂正前", "?nature=official", "?since=R8.12.2"):
        assert page_of(client_of(city, role), f"/posts/{nothing}").count("<tr>") == 0


def test_a_rewritten_post_shows_strangers_what_was_sent(city: City) -> None:
    post = rewritten(city)
    old, new = picture(city, post, 1, 1), picture(city, post, 2, None)
    for role in STRANGERS:
        client = client_of(city, role)
        page = page_of(client, f"/posts/{post.pk}/")
        assert (writing.TEXT in page, NEW in page) == (True, False)
        assert (old.name in page, new.name in page, "投稿前の検査" in page) == (True, False, False)
        assert client.get(f"/posts/{post.pk}/pictures/{new.pk}/full/").status_code == 404
    page = page_of(client_of(city, "同僚"), f"/posts/{post.pk}/")
    assert (NEW in page, new.name in page) == (True, True)


def test_the_day_in_the_lists_stays_while_another_is_typed(city: City) -> None:
    post = rewritten(city)
    (key,) = post.texts
    typed = {"nature": "fact", f"text_{key}": NEW, "planned_at": "R8.12.24 18:30", "version": post.version}
    assert client_of(city, "係員").post(f"/posts/{post.pk}/edit/", typed).status_code == 302
    post.refresh_from_db()
    assert (post.planned_at, post.at) == (LATER, PLANNED)


def test_what_is_sent_again_is_what_the_lists_show(city: City) -> None:
    post = rewritten(city)
    Post.objects.update(nature="fact")
    city.act("係員", "ask_check", post)
    assert NEW in page_of(client_of(city, "監査"), f"/posts/{post.pk}/")
    assert NEW in export(city, "監査", "?q=訂正前")
    post.refresh_from_db()
    assert post.title.endswith("12月24日 18時30分")
    assert post.at == LATER


def test_a_draft_given_up_after_it_was_returned_shows_what_was_sent(city: City) -> None:
    post = rewritten(city)
    city.act("係員", "cancel", post)
    page = page_of(client_of(city, "監査"), f"/posts/{post.pk}/")
    assert (writing.TEXT in page, NEW in page) == (True, False)


def as_it_was(post: Any, **fields: Any) -> None:
    """The row as earlier versions left it: the text in the title, the newest draft in every list."""
    title = f"佐原の大祭：{writing.TEXT}"
    Case.objects.filter(pk=post.pk).update(title=title, search_text=fold(f"{title} 商工観光課"))
    own = {"sent_texts": {}, "sent_nature": "", "sealed_with": None} | fields
    Post.objects.filter(pk=post.pk).update(**own)


def test_posts_of_earlier_versions_are_put_right(city: City) -> None:
    several = account_of(city), account_of(city, url="https://x.com/b")
    post = rewritten(city, text=writing.TEXT)
    both = writing.drafted(city, "係員", *several)
    city.act("係員", "ask_check", both)
    city.act("同僚", "request_fix", both)
    sent = dict(both.texts)
    for row in (post, both):
        as_it_was(row, texts={key: NEW for key in row.texts}, nature="official", at=LATER)
    migration = import_module("posts.migrations.0004_faces_of_posts")
    migration.put_right(apps, connection.schema_editor())
    post.refresh_from_db()
    both.refresh_from_db()
    assert (post.sent_nature, post.at, list(post.sent_texts.values())) == ("fact", PLANNED, [writing.TEXT])
    assert (both.sent_texts, both.at) == (sent, both.drafted_at)
    assert post.title.endswith("への投稿　12月1日 9時")
    assert fold("【佐原の大祭】") not in post.search_text
    assert fold("係員 太郎") in post.search_text


def test_chains_that_were_deleted_before_are_sealed(city: City) -> None:
    post = writing.published(city)
    fix = writing.correction(city, post)
    writing.deleted(city, post)
    for row in (post, fix):
        as_it_was(row, folded=fold(writing.TEXT))
    migration = import_module("posts.migrations.0004_faces_of_posts")
    migration.seal(apps, connection.schema_editor())
    assert set(Post.objects.values_list("sealed_with", "folded")) == {(post.pk, "")}
