"""The pages of posts: composer, checking, pictures, corrections, deletions, register, calendar, export."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from accounts.models import SNSAccount
from incidents.models import IncidentReport
from katori_sns.history.models import Event
from katori_sns.organisation.models import Section
from katori_sns.web.text import fold
from posts.models import Entitled, Picture, Post, PostDeletion
from tests.accounts.keeping import account_of, give
from tests.city import City
from tests.organisation.entering import client_of, page_of
from tests.posts import writing


def typed(post: Any, text: str, **more: Any) -> dict[str, Any]:
    account = SNSAccount.objects.get(case_accounts__case=post.pk)
    post.refresh_from_db()
    return {"nature": "fact", f"text_{account.pk}": text, "version": post.version} | more


def picture_file(name: str = "祭り.jpg", form: str = "JPEG", **save: Any) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (64, 32), "red").save(out, form, **save)
    return SimpleUploadedFile(name, out.getvalue())


def test_a_post_is_begun_for_an_account_written_and_sent(city: City) -> None:
    account, client = account_of(city), client_of(city, "係員")
    answer = client.post("/posts/new/", {"account": [account.pk]})
    post = Post.objects.get()
    assert answer.url == f"/posts/{post.pk}/edit/"
    assert account.name in page_of(client, answer.url)
    answer = client.post(answer.url, typed(post, writing.TEXT, people="none", works="none"))
    assert answer.url == f"/posts/{post.pk}/files/"
    assert "相互確認を依頼する" in page_of(client, answer.url)
    post.refresh_from_db()
    assert list(post.texts.values()) == [writing.TEXT]


@pytest.mark.parametrize("role", ["システム管理者", "監査"])
def test_who_holds_no_post_writes_none(city: City, role: str) -> None:
    account_of(city)
    assert client_of(city, role).get("/posts/new/").status_code == 404


def test_only_ones_own_accounts_are_offered(city: City) -> None:
    mine, others = account_of(city), account_of(city, "農政課", url="https://www.instagram.com/b/")
    page = page_of(client_of(city, "係員"), "/posts/new/")
    assert (f'value="{mine.pk}"' in page, f'value="{others.pk}"' in page) == (True, False)
    answer = client_of(city, "係員").post("/posts/new/", {"account": [others.pk]})
    assert answer.status_code == 422
    assert client_of(city, "委託業者").get("/posts/new/").content.decode().count('name="account"') == 0


def test_a_member_of_a_joint_section_posts_for_his_own(city: City) -> None:
    account = account_of(city, joint=("農政課",))
    client_of(city, "他課の係員").post("/posts/new/", {"account": [account.pk]})
    assert Post.objects.get().section.name == "農政課"


def test_the_checker_reads_along_and_keeps_nothing(city: City) -> None:
    post = writing.drafted(city)
    answer = client_of(city, "係員").post(
        f"/posts/{post.pk}/check/", typed(post, "日程は検討中です。", people="none", works="none")
    )
    assert "注意 1" in answer.content.decode()
    post.refresh_from_db()
    assert list(post.texts.values()) == [writing.TEXT]


def test_a_warning_stays_with_its_reason(city: City) -> None:
    post = writing.drafted(city, text="日程は検討中です。", people="none", works="none")
    client = client_of(city, "係員")
    page = page_of(client, f"/posts/{post.pk}/edit/")
    name = page.split('name="why_')[1].split('"')[0]
    sent = typed(post, "日程は検討中です。", people="none", works="none") | {f"why_{name}": "公表済みのため"}
    assert client.post(f"/posts/{post.pk}/edit/", sent).status_code == 302
    post.refresh_from_db()
    assert post.dismissed == {name: "公表済みのため"}
    assert "注意 0" in page_of(client, f"/posts/{post.pk}/edit/")


@pytest.mark.parametrize(("name", "form"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")])
def test_a_picture_loses_where_it_was_taken(city: City, name: str, form: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "KATORI CAMERA"
    post = writing.drafted(city)
    client = client_of(city, "係員")
    sent = {"picture": picture_file(name, form, exif=exif), "alt": "赤い旗", "version": post.version}
    assert client.post(f"/posts/{post.pk}/pictures/", sent).status_code == 302
    picture = Picture.objects.get()
    for size in ("full", "small"):
        answer = client.get(f"/posts/{post.pk}/pictures/{picture.pk}/{size}/")
        assert answer.status_code == 200
        assert b"KATORI CAMERA" not in answer.content
        assert answer["X-Content-Type-Options"] == "nosniff"
    stranger = client_of(city, "他課の係員")
    assert stranger.get(f"/posts/{post.pk}/pictures/{picture.pk}/full/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.jpg", b"<html></html>"),
        ("a.png", b""),
        ("a.jpg", b"\x89PNG\r\n\x1a\n"),
        ("a.gif", b"GIF89a"),
        ("../../a.html", b"<html>"),
    ],
)
def test_what_is_no_picture_is_refused(city: City, name: str, content: bytes) -> None:
    post = writing.drafted(city)
    sent = {"picture": SimpleUploadedFile(name, content), "alt": "旗の絵", "version": post.version}
    answer = client_of(city, "係員").post(f"/posts/{post.pk}/pictures/", sent)
    assert answer.status_code == 422
    assert "旗の絵" in answer.content.decode()
    assert not Picture.objects.exists()


def test_too_many_pixels_are_refused(city: City) -> None:
    post = writing.drafted(city)
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    sent = {"picture": SimpleUploadedFile("a.png", out.getvalue()), "version": post.version}
    answer = client_of(city, "係員").post(f"/posts/{post.pk}/pictures/", sent)
    assert "大きすぎます" in answer.content.decode()


def test_a_picture_is_taken_out_until_it_was_sent(
    city: City, django_capture_on_commit_callbacks: Any
) -> None:
    post = writing.drafted(city)
    client = client_of(city, "係員")
    client.post(
        f"/posts/{post.pk}/pictures/", {"picture": picture_file(), "alt": "", "version": post.version}
    )
    picture = Picture.objects.get()
    assert "代替テキストがありません" in page_of(client, f"/posts/{post.pk}/pictures/")
    post.refresh_from_db()
    url = f"/posts/{post.pk}/pictures/{picture.pk}/remove/"
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"version": post.version}).status_code == 302
    assert not Picture.objects.exists()
    files = [Path(settings.MEDIA_ROOT) / name for name in (picture.file, picture.thumbnail)]
    assert not any(path.exists() for path in files)


def test_where_it_went_out_is_asked_and_what_was_typed_stays(city: City) -> None:
    post = writing.ready(city)
    account = SNSAccount.objects.get()
    client = client_of(city, "係員")
    url = f"/posts/{post.pk}/publish/confirm/"
    task = post.tasks.open().get()
    post.refresh_from_db()
    sent = {"task": task.pk, "version": post.version, "comment": "", "at": "R8.11.16 11:00"}
    answer = client.post(url, sent | {f"url_{account.pk}": "x.com/1"})
    assert answer.status_code == 422
    assert 'value="x.com/1"' in answer.content.decode()
    answer = client.post(url, sent | {f"url_{account.pk}": "https://www.instagram.com/p/AbC_1/"})
    assert answer.status_code == 302
    assert "https://www.instagram.com/p/AbC_1/" in page_of(client, f"/posts/{post.pk}/")


def test_a_deletion_that_is_recorded_already_says_so(city: City) -> None:
    post = writing.published(city)
    client, url = client_of(city, "同僚"), f"/incidents/posts/{post.pk}/delete/"
    client.post(url, writing.DELETION)
    answer = client.post(url, writing.DELETION, follow=True)
    assert "すでに記録されています" in answer.content.decode()
    assert PostDeletion.objects.count() == IncidentReport.objects.count() == 1


def test_a_correction_is_begun_from_what_is_out(city: City) -> None:
    post = writing.published(city)
    client = client_of(city, "同僚")
    answer = client.post(f"/posts/{post.pk}/correct/", {"how": "edit"})
    fix = Post.objects.get(corrects=post)
    assert answer.url == f"/posts/{fix.pk}/edit/"
    assert list(fix.texts.values()) == [writing.TEXT]
    assert "この投稿の修正" in page_of(client, f"/posts/{post.pk}/")
    assert client_of(city, "他課の係員").get(f"/posts/{post.pk}/correct/").status_code == 404


def test_a_deletion_is_recorded_at_once_and_its_text_is_read_by_few(city: City) -> None:
    post = writing.published(city)
    answer = client_of(city, "係員").post(f"/incidents/posts/{post.pk}/delete/", writing.DELETION)
    deletion = PostDeletion.objects.get()
    assert answer.status_code == 302
    for url in (f"/posts/{post.pk}/", f"/posts/deletions/{deletion.pk}/"):
        assert writing.TEXT in page_of(client_of(city, "課長"), url)
        assert writing.TEXT not in page_of(client_of(city, "同僚"), url)
    for hidden in ("whole/", "correct/"):
        assert client_of(city, "同僚").get(f"/posts/{post.pk}/{hidden}").status_code == 404
    assert writing.TEXT[:8] not in page_of(client_of(city, "同僚"), "/posts/?q=佐原の大祭")
    exported = b"".join(client_of(city, "課長").get("/posts/export/").streaming_content).decode()
    assert writing.TEXT not in exported


def test_the_register_finds_filters_and_takes_away(city: City) -> None:
    writing.published(city)
    other = account_of(city, url="https://www.instagram.com/c/")
    writing.drafted(city, "係員", other, text="ごみの収集日が変わります。")
    client = client_of(city, "係員")
    assert page_of(client, "/posts/?q=午前９時").count("<tr>") == 2
    assert page_of(client, "/posts/?q=佐原駅").count("<tr>") == 2
    SNSAccount.objects.filter(pk=other.pk).update(search_text=fold("ごみのお知らせ"))
    assert page_of(client, "/posts/?account=ゴミ").count("<tr>") == 2
    assert page_of(client, "/posts/?state=draft&nature=fact").count("<tr>") == 2
    assert client.get("/posts/?since=ことし").status_code == 422
    exported = b"".join(client.get("/posts/export/?state=published").streaming_content).decode()
    assert writing.TEXT in exported
    assert "ごみの収集日" not in exported


def test_strangers_find_nothing(city: City) -> None:
    writing.published(city)
    for role, number in (("他課の係員", 0), ("広報担当", 1), ("監査", 1), ("委託業者", 0)):
        page = page_of(client_of(city, role), "/posts/")
        assert (role, f"<strong>{number}件" in page) == (role, True)
    assert client_of(city, "システム管理者").get("/posts/").status_code == 404


@pytest.mark.parametrize("url", ["/posts/", "/posts/calendar/"])
def test_no_post_adds_a_query(city: City, url: str) -> None:
    client = client_of(city, "係員")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            page_of(client, url)
        return len(caught)

    account = account_of(city)
    writing.drafted(city, "係員", account)
    one = queries()
    for _ in range(2):
        writing.drafted(city, "係員", account)
    assert queries() == one


def test_the_calendar_counts_what_is_planned_and_what_is_out(city: City) -> None:
    writing.drafted(city, planned_at=city.now + timedelta(days=1))
    page = page_of(client_of(city, "係員"), "/posts/calendar/?from=2026-11-16")
    assert page.count("予定 1") == 1


def test_the_calendar_shows_real_plans_alone_and_links_days_that_have_any(city: City) -> None:
    planned = city.now + timedelta(days=1)
    writing.drafted(city)  # no plan
    given_up = writing.drafted(city, planned_at=planned)
    Post.objects.filter(pk=given_up.pk).update(state="discarded")
    client = client_of(city, "係員")
    page = page_of(client, "/posts/calendar/?from=2026-11-16").split("<tbody>")[1].split("</tbody>")[0]
    assert ("予定" not in page, "<a" not in page, page.count('class="closed"') >= 10) == (True, True, True)
    writing.drafted(city, planned_at=planned)
    page = page_of(client, "/posts/calendar/?from=2026-11-16")
    (link,) = re.findall(r'href="(/posts/\?[^"]*since=[^"]*)"', page)
    assert page_of(client, link.replace("&amp;", "&")).count('<th scope="row">') == page.count("予定 1") == 1
    client_of(city, "監査").get("/posts/calendar/?q=祭り")
    assert Event.objects.filter(label="投稿の予定表の検索", comment="本文：祭り").count() == 1


def test_a_post_speaks_of_no_number_and_a_fact_of_no_decision(city: City) -> None:
    client = client_of(city, "係員")
    for post, decides in ((writing.drafted(city), False), (writing.official(city), True)):
        for place in ("", "files/"):
            page = page_of(client, f"/posts/{post.pk}/{place}")
            assert "受付番号" not in page
        course = page_of(client, f"/posts/{post.pk}/").split('<ol class="course">')[1].split("</ol>")[0]
        assert ("決裁" in course, "相互確認" in course) == (decides, not decides)


def test_one_checks_again_without_leaving_the_composer(city: City) -> None:
    post = writing.drafted(city)
    client = client_of(city, "係員")
    page = page_of(client, f"/posts/{post.pk}/edit/")
    assert 'name="stay"' in page
    typed = {f"text_{key}": text for key, text in post.texts.items()}
    sent = {**typed, "nature": "fact", "version": post.version, "stay": "1"}
    assert client.post(f"/posts/{post.pk}/edit/", sent).headers["Location"] == f"/posts/{post.pk}/edit/"


def test_a_pasted_text_is_checked_and_forgotten(city: City) -> None:
    client = client_of(city, "委託業者")
    answer = client.post("/posts/checker/", {"text": "日程は検討中です。"})
    assert "注意 1" in answer.content.decode()
    assert not Post.objects.exists()
    assert client_of(city, "システム管理者").get("/posts/checker/").status_code == 404


def test_the_pr_division_keeps_who_else_decides(city: City) -> None:
    client = client_of(city, "広報担当")
    section, decides = (Section.objects.get(name=name).pk for name in ("商工観光課", "生活経済部"))
    sent = {"section": section, "decides": decides, "about": "事故"}
    assert client.post("/posts/deciders/", sent).status_code == 302
    row = Entitled.objects.get()
    assert "生活経済部の長" in page_of(client, "/posts/deciders/")
    post = writing.official(city)
    assert "生活経済部の長" in page_of(client_of(city, "係員"), f"/posts/{post.pk}/edit/")
    assert client.post(f"/posts/deciders/{row.pk}/remove/", {"sent": "1"}).status_code == 302
    assert not Entitled.objects.filter(ends=None).exists()
    assert client_of(city, "係員").get("/posts/deciders/").status_code == 404


def test_a_contractor_is_shown_his_own_drafts_alone(city: City) -> None:
    account = account_of(city)
    give(account, city["委託業者"])
    mine, others = writing.drafted(city, "委託業者", account), writing.drafted(city, "係員", account)
    client = client_of(city, "委託業者")
    page_of(client, f"/posts/{mine.pk}/edit/")
    page_of(client, f"/posts/{mine.pk}/files/")
    assert client.get(f"/posts/{others.pk}/").status_code == 404
    assert "確認者なしで進める" not in page_of(client, f"/posts/{mine.pk}/")
