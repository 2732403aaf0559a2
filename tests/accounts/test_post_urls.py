"""G4(5): the URL under which a post is recorded is that of a post on the very account."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.identity.post_urls import EXAMPLES, FORMS, WITHOUT_URL, Ours, wrong_with
from accounts.identity.table import MEDIA, PLATFORMS

pytestmark = [pytest.mark.sqlite]

NAMES = {
    "x": ("katori_city",),
    "facebook": ("katori.city", "100012345678"),
    "bluesky": ("katori.bsky.social",),
}


def ours(medium: str, *urls: str) -> Ours:
    return Ours(medium, "佐原の大祭", NAMES.get(medium, ("katori_city",)), urls)


@pytest.mark.parametrize(
    ("medium", "url"),
    [
        *EXAMPLES.items(),
        ("x", "https://x.com/KATORI_City/status/1234567890?s=20"),
        ("x", "https://twitter.com/i/web/status/1234567890"),
        ("x", "https://mobile.twitter.com/katori_city/statuses/1/photo/1"),
        ("facebook", "https://www.facebook.com/katoricity/posts/pfbid02abc"),
        ("facebook", "https://m.facebook.com/story.php?story_fbid=1&id=100012345678"),
        ("facebook", "https://www.facebook.com/photo/?fbid=12&set=a.1"),
        ("facebook", "https://fb.watch/abc_DEF/"),
        ("facebook", "https://www.facebook.com/share/p/1AbCdEf/"),
        ("instagram", "https://www.instagram.com/katori_city/reel/AbC-_1/?igsh=x"),
        ("instagram", "https://www.instagram.com/stories/katori_city/123/"),
        ("threads", "https://www.threads.net/t/AbC"),
        ("line", "https://page.line.me/katori_city/post"),
        ("youtube", "https://youtu.be/AbCdEf12345?t=3"),
        ("youtube", "https://www.youtube.com/shorts/AbCdEf12345"),
        ("youtube", "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv/community?lb=Ugkx1"),
        ("tiktok", "https://www.tiktok.com/@katori_city/photo/12"),
        ("bluesky", "https://bsky.app/profile/did:plc:abcdefghijklmnopqrstuvwx/post/3k"),
        ("note", "https://note.com/n/n1234567890ab"),
        ("x", "ｈｔｔｐｓ：／／x.com/katori_city/status/1"),
        ("x", "http://x.com/katori_city/status/1#m"),
    ],
)
def test_a_post_of_the_account_is_known_in_every_form(medium: str, url: str) -> None:
    assert wrong_with(url, ours(medium)) == ""


def test_a_site_of_ones_own_on_note_is_compared_with_itself() -> None:
    site = Ours("note", "佐原の大祭", ("katori.note.jp",), ())
    post = "https://{}.note.jp/n/n1234567890ab"
    assert (wrong_with(post.format("katori"), site), wrong_with(post.format("katori"), ours("note"))) == (
        "",
        "",
    )
    assert "別のアカウント" in wrong_with(post.format("narita"), site)
    assert wrong_with("https://x.com:443/katori_city/status/1", ours("x")) == ""


@pytest.mark.parametrize("medium", FORMS)
@pytest.mark.parametrize("other", FORMS)
def test_a_post_on_another_medium_is_told_so(medium: str, other: str) -> None:
    assert (wrong_with(EXAMPLES[other], ours(medium)) == "") is (medium == other)


@pytest.mark.parametrize("row", PLATFORMS, ids=lambda row: row.key)
def test_the_profile_is_no_post(row: object) -> None:
    assert wrong_with(row.example, ours(row.key)) != ""  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("medium", "url"),
    [
        ("x", "https://x.com/katori_c1ty/status/1234567890"),
        ("facebook", "https://www.facebook.com/narita.city/posts/1"),
        ("facebook", "https://m.facebook.com/story.php?story_fbid=1&id=999912345678"),
        ("instagram", "https://www.instagram.com/narita/p/AbC/"),
        ("threads", "https://www.threads.com/@narita/post/AbC"),
        ("line", "https://page.line.me/narita/post"),
        ("tiktok", "https://www.tiktok.com/@narita/video/12"),
        ("bluesky", "https://bsky.app/profile/narita.bsky.social/post/3k"),
        ("note", "https://note.com/narita/n/n1234567890ab"),
    ],
)
def test_a_post_of_another_account_is_refused_with_what_to_do(medium: str, url: str) -> None:
    said = wrong_with(url, ours(medium))
    assert said.startswith("別のアカウント（")
    assert "変更届" in said


@pytest.mark.parametrize(
    "url",
    [
        "",
        "未定",
        "x.com/katori_city/status/1",
        "javascript:alert(1)",
        "https://",
        "https:///katori_city/status/1",
        "https://x.com/katori_city/status/",
        "https://x.com/katori_city/status/١",
        "https://x.com/hashtag/status/1",
        "https://x.com.evil.example/katori_city/status/1",
        "https://katori_city@evil.example/status/1",
        "https://evilx.com/katori_city/status/1",
        "https://x.com:8080/katori_city/status/1",
        "https://t.co/abc",
        "https://l.facebook.com/l.php?u=https://x.com/katori_city/status/1",
        "https://x.com/katori_city/status/1 https://x.com/katori_city/status/2",
        "https://x.com/katori_city/status/1/" + "a" * 500,
        "https://127.0.0.1/katori_city/status/1",
    ],
)
def test_what_is_no_post_on_x_is_refused(url: str) -> None:
    assert wrong_with(url, ours("x")) != ""


BLOG = "https://blog.example.jp/katori/"


@pytest.mark.parametrize("medium", ["blog", "other"])
@pytest.mark.parametrize(
    ("known", "url", "right"),
    [
        (BLOG, "https://blog.example.jp/2026/11/1.html", True),
        (BLOG, "https://www.blog.example.jp/katori/1", True),
        (BLOG, BLOG, False),
        (BLOG, "https://blog.example.com/1", False),
        (BLOG, EXAMPLES["x"], False),
        (BLOG, "https://bit.ly/abc", False),
        ("https://ameblo.jp/katori/", "https://ameblo.jp/katori/entry-1.html", True),
        ("https://ameblo.jp/katori/", "https://ameblo.jp/narita/entry-1.html", False),
    ],
)
def test_a_blog_has_a_host_of_its_own(medium: str, known: str, url: str, right: bool) -> None:
    assert (wrong_with(url, Ours(medium, "ブログ", (), (known,))) == "") is right


def test_every_medium_is_held_to_its_own() -> None:
    assert {*FORMS, "blog", "other"} == {*MEDIA}
    assert {"line", "other"} == WITHOUT_URL


@given(st.text(), st.sampled_from([*FORMS, "blog", "other"]))
@example("https://x.com/%zz/status/1", "x")
@example("https://[/status/1", "x")
@example("https://xn--/a", "blog")
def test_no_text_makes_it_fail(text: str, medium: str) -> None:
    assert isinstance(wrong_with(text, ours(medium, BLOG)), str)
    assert isinstance(wrong_with(f"https://{text}", ours(medium, BLOG)), str)
