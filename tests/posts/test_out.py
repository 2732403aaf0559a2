"""What went out is held against what must come before it: nobody gets past with a day, or another's URL."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.account import closing
from accounts.models import SNSAccount
from katori_sns.history.models import SYSTEM, Event
from katori_sns.notices.models import Notice
from katori_sns.web.dates import TOKYO
from katori_sns.workflow import actions as workflow
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Statement
from posts.models import Post, PostDeletion, PostMark
from posts.process import POST
from tests.accounts.keeping import account_of
from tests.applications import lives
from tests.city import City
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = [pytest.mark.sqlite]

ACTS = ("publish", "record", "publish_first")
WHY = "電話で確認を済ませていた"
EARLY = PostMark.Mark.EARLY


def waiting(city: City, act: str, **fields: Any) -> Any:
    """A post at the desk at which it is recorded that it went out."""
    return (writing.ready if act == "publish" else writing.drafted)(city, **fields)


def goes(city: City, act: str, post: Any, url: str = "", at: datetime | None = None, **more: Any) -> None:
    city.act("係員", act, post, payload=writing.went_out(city, post, url, at), **more)


def refused(city: City, act: str, post: Any, said: str, *args: Any) -> list[str]:
    """The controls at which it is refused; nothing was written."""
    with pytest.raises(Incomplete, match=said) as refusal:
        goes(city, act, post, *args)
    was = post.state
    post.refresh_from_db()
    assert (post.state, post.publications.exists()) == (was, False)
    return [problem.field for problem in refusal.value.problems]


def marks(post: Any) -> set[str]:
    return set(PostMark.objects.filter(post=post).values_list("mark", flat=True))


def cited(city: City, decided_on: date, **fields: Any) -> Any:
    """An official view with a decision that was taken on paper."""
    facts = {"decided_number": "商第1号", "decided_on": decided_on, "decided_user": city["課長"]}
    post = writing.official(city, **facts | fields)
    file = SimpleUploadedFile("決裁.pdf", b"%PDF-1.7\n")
    workflow.attach(post.pk, file=file, actor=city["係員"], seen_version=post.version, now=city.now)
    return post


def decided(city: City) -> Any:
    post = writing.at_decision(city)
    city.act("課長", "decide", post)
    return post


def unchecked(city: City) -> Any:
    post = writing.drafted(city)
    city.act("係員", "no_checker", post)
    return post


def by_paper(city: City) -> Any:
    post = cited(city, city.now.date())
    city.act("係員", "cite_decision", post)
    return post


def unacquired(city: City) -> Any:
    """An account that runs from tomorrow on."""
    tomorrow = city.now.date() + timedelta(days=1)
    account = account_of(city, state="pending", acquired_on=date(2026, 4, 1), started_on=tomorrow)
    return writing.drafted(city, "係員", account)


def acquired_early(city: City) -> Any:
    """An account that was acquired before it was approved."""
    account = lives.acquired(city)
    long_ago = date(2026, 4, 1)
    SNSAccount.objects.update(state="active", acquired_on=long_ago, started_on=long_ago)
    city.now += timedelta(days=1)
    account.refresh_from_db()
    return writing.drafted(city, "係員", account)


def at_rest(city: City) -> Any:
    """An account that was stopped yesterday and runs again."""
    account = account_of(city)
    stop(city, account)
    city.now += timedelta(days=2)
    closing.resume(account, by=SYSTEM, now=city.now)
    return writing.drafted(city, "係員", account)


# What must come first, and how a post gets there without it.
FIRST = {
    "相互確認": (writing.ready, "publish", timedelta(minutes=-1)),
    "決裁": (decided, "publish", timedelta(minutes=-1)),
    "確認者なしとした判断": (unchecked, "publish", timedelta(minutes=-1)),
    "決裁（令和": (by_paper, "publish", timedelta(days=-1)),
    "決裁（まだ）": (lambda city: writing.official(city), "record", timedelta()),
    "運用開始": (unacquired, "record", timedelta()),
    "承認（令和": (acquired_early, "record", timedelta(days=-40)),
    "運用再開（令和": (at_rest, "record", timedelta(days=-1)),
}


@pytest.mark.parametrize("first", FIRST)
def test_what_went_out_before_what_must_come_first_is_recorded_with_its_reason(
    city: City, first: str
) -> None:
    make, act, earlier = FIRST[first]
    post = make(city)
    at = city.now + earlier
    handle = SNSAccount.objects.values_list("handle", flat=True).get()
    url = f"https://www.instagram.com/{handle}/p/AbC/"
    assert refused(city, act, post, f"{first}.*手続前に行った理由", url, at) == ["early"]
    Notice.objects.all().delete()
    goes(city, act, post, url, at, early=WHY)
    said = Statement.objects.get(task__case=post, key=f"early:{act}")
    assert (said.label, said.text, first in said.details["先に要るもの"]) == ("手続前に実施", WHY, True)
    told = Notice.objects.filter(title__startswith="［手続前に実施］").values_list("user__name", flat=True)
    assert {"課長 太郎", "広報担当 太郎", "広報主管課長 太郎"} <= set(told)
    assert EARLY in marks(post)
    assert "手続前に実施" in Event.objects.about(post.subject).order_by("seq").last().changes
    page = page_of(client_of(city, "監査"), f"/posts/{post.pk}/")
    assert all(word in page for word in ("手続前に実施", WHY))


def test_in_the_minute_in_which_it_was_checked_nothing_is_early(city: City) -> None:
    city.now += timedelta(seconds=40)
    post = writing.ready(city)
    goes(city, "publish", post, "", city.now.replace(second=0))
    assert EARLY not in marks(post)


def test_the_page_asks_for_the_reason_where_it_is_needed_and_only_there(city: City) -> None:
    post, client = writing.ready(city), client_of(city, "係員")
    url = f"/posts/{post.pk}/publish/confirm/"
    assert 'name="early"' not in page_of(client, url)
    post.refresh_from_db()
    account = SNSAccount.objects.get()
    sent = {"task": post.tasks.open().get().pk, "version": post.version, "at": "R8.11.16 9:00", "comment": ""}
    sent[f"url_{account.pk}"] = "https://www.instagram.com/p/AbC/"
    answer = client.post(url, sent)
    assert (answer.status_code, 'name="early"' in answer.content.decode()) == (422, True)
    assert client.post(url, sent | {"early": "　"}).status_code == 422
    assert client.post(url, sent | {"early": WHY}).status_code == 302
    assert Post.objects.get().state == "published"


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("early", ["", WHY])
def test_no_reason_makes_an_impossible_day_possible(city: City, act: str, early: str) -> None:
    post = waiting(city, act)
    yesterday = city.now.date() - timedelta(days=1)
    for facts, at, said in (
        ({}, city.now + timedelta(hours=2), "いまより前"),
        (
            {"acquired_on": date(2026, 11, 10)},
            datetime(2026, 11, 9, 23, 59, tzinfo=TOKYO),
            "取得日（令和8年11月10日）",
        ),
        ({"opened": "2014-05"}, datetime(2014, 4, 30, 9, tzinfo=TOKYO), "開設より前"),
        ({}, datetime(1998, 1, 1, tzinfo=TOKYO), "開設より前"),
        ({"state": "withdrawn", "deleted_on": yesterday}, city.now, "撤退（令和8年11月15日）より後"),
    ):
        SNSAccount.objects.update(**{"acquired_on": None, "opened": "", **facts})
        with pytest.raises(Incomplete, match=said):
            goes(city, act, post, "", at, early=early)
    assert not post.publications.exists()


@pytest.mark.parametrize(
    ("opened", "refuses"), [("2014", False), ("2014-05", True), ("2015", True), ("", False)]
)
def test_nothing_went_out_before_an_older_account_was_opened(city: City, opened: str, refuses: bool) -> None:
    post = writing.drafted(city)
    SNSAccount.objects.update(opened=opened, registered_on=date(2026, 11, 1))
    at = datetime(2014, 4, 1, 9, tzinfo=TOKYO)
    if refuses:
        assert refused(city, "record", post, "開設より前", "", at) == ["at"]
    else:
        goes(city, "record", post, "", at)


WRONG = {
    "no URL": "あとで",
    "another medium": "https://x.com/sawara/status/1",
    "another account": "https://www.instagram.com/narita/p/AbC/",
    "the profile": "https://www.instagram.com/sawara/",
    "a look-alike": "https://www.instagram.com.evil.example/p/AbC/",
    "a shortener": "https://bit.ly/AbC",
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("wrong", WRONG)
def test_the_url_is_that_of_a_post_on_the_account(city: City, act: str, wrong: str) -> None:
    post = waiting(city, act)
    (account,) = post.case_accounts.values_list("account", flat=True)
    assert refused(city, act, post, "URL", WRONG[wrong]) == [f"url_{account}"]


@pytest.mark.parametrize("url", WRONG.values())
def test_the_pages_say_it_at_the_url(city: City, url: str) -> None:
    post, client = writing.drafted(city), client_of(city, "係員")
    account = SNSAccount.objects.get()
    sent = {"task": post.tasks.get().pk, "version": post.version, "at": "R8.11.16 9:00", "comment": "同僚"}
    sent |= {f"url_{account.pk}": url, "checked": "yes"}
    answer = client.post(f"/posts/{post.pk}/record/confirm/", sent)
    assert (answer.status_code, f'href="#id_url_{account.pk}' in answer.content.decode()) == (422, True)


def test_a_url_under_an_earlier_name_of_the_account_is_its_own(city: City) -> None:
    account = account_of(city)
    account.handles.create(
        handle="sawara_old", url="https://www.instagram.com/sawara_old/", begins=date(2025, 1, 1)
    )
    post = writing.drafted(city, "係員", account)
    goes(city, "record", post, "https://www.instagram.com/sawara_old/p/AbC/")


@pytest.mark.parametrize(
    ("medium", "goes_without"), [("line", True), ("other", True), ("x", False), ("blog", False)]
)
def test_only_a_message_without_a_page_needs_no_url(city: City, medium: str, goes_without: bool) -> None:
    account = account_of(
        city, medium=medium, medium_name="防災アプリ" if medium == "other" else "", url="", handle=""
    )
    post, client = writing.drafted(city, "係員", account), client_of(city, "係員")
    page = page_of(client, f"/posts/{post.pk}/record/confirm/")
    assert (f'name="sent_{account.pk}"' in page) is goes_without
    sent = {"task": post.tasks.get().pk, "version": post.version, "at": "R8.11.16 9:00", "comment": "同僚"}
    sent |= {f"url_{account.pk}": "", "checked": "yes"}
    assert client.post(f"/posts/{post.pk}/record/confirm/", sent).status_code == 422
    sent[f"sent_{account.pk}"] = "on"
    answer = client.post(f"/posts/{post.pk}/record/confirm/", sent)
    assert answer.status_code == (302 if goes_without else 422)
    if goes_without:
        assert "URLなし" in page_of(client, f"/posts/{post.pk}/")


def test_a_url_of_an_account_the_post_is_not_for_is_refused(city: City) -> None:
    other = account_of(city, "農政課", url="https://www.instagram.com/b/")
    post = writing.drafted(city)
    proof = writing.went_out(city, post)
    proof.urls[other.pk] = "https://www.instagram.com/p/AbC"
    with pytest.raises(Incomplete):
        city.act("係員", "record", post, payload=proof)


def test_on_each_account_a_post_stands_at_an_address_of_its_own(city: City) -> None:
    accounts = account_of(city), account_of(city, url="https://www.instagram.com/b/", handle="b")
    post = writing.drafted(city, "係員", *accounts)
    one, other = sorted(account.pk for account in accounts)
    assert refused(city, "record", post, "同じURL", "https://www.instagram.com/p/AbC/") == [f"url_{other}"]
    goes(city, "record", post)
    assert {row.account_id for row in post.publications.all()} == {one, other}


def stop(city: City, account: SNSAccount) -> None:
    closing.stop(account, method="private", name_kept_until=None, successor=None, by=SYSTEM, now=city.now)


def stopped(city: City, account: SNSAccount) -> None:
    stop(city, account)


def resumed(city: City, account: SNSAccount) -> None:
    stop(city, account)
    city.now += timedelta(days=4)
    closing.resume(account, by=SYSTEM, now=city.now)


def noticed(city: City, account: SNSAccount) -> None:
    closing.announce(account, until=None, successor=None, by=SYSTEM, now=city.now)


def withdrawn(city: City, account: SNSAccount) -> None:
    noticed(city, account)
    city.now += timedelta(days=4)
    closing.withdraw(account, on=city.now.date(), by=SYSTEM, now=city.now)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("rest", [stopped, resumed, noticed, withdrawn])
def test_the_day_counts_and_not_what_the_account_is_today(city: City, act: str, rest: Any) -> None:
    post = waiting(city, act)
    ran, account = city.now, SNSAccount.objects.get()
    city.now += timedelta(days=2)
    rest(city, account)
    city.now += timedelta(days=2)
    assert page_of(client_of(city, "係員"), f"/posts/{post.pk}/{act}/confirm/")
    during = ran + timedelta(days=3)
    assert refused(city, act, post, "手続前に行った理由", "", during) == ["early"]
    goes(city, act, post, "", ran)
    assert EARLY not in marks(post)


@pytest.mark.parametrize("act", ACTS)
def test_a_notice_goes_out_while_the_account_rests(city: City, act: str) -> None:
    post = waiting(city, act, for_notice=True)
    stopped(city, SNSAccount.objects.get())
    city.now += timedelta(days=2)
    goes(city, act, post)
    assert EARLY not in marks(post)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("days", [0, 2])
def test_after_an_account_was_deleted_nothing_went_out(city: City, act: str, days: int) -> None:
    post = waiting(city, act, for_notice=True)
    withdrawn(city, SNSAccount.objects.get())
    city.now += timedelta(days=3)
    at = city.now - timedelta(days=3 - days, hours=-1)
    assert refused(city, act, post, "発信日時を直してください", "", at) == ["at"]


@pytest.mark.parametrize("rest", [stopped, withdrawn])
def test_on_an_account_at_rest_a_post_is_begun_only_to_be_recorded(city: City, rest: Any) -> None:
    account, client = account_of(city), client_of(city, "係員")
    ran = city.now
    city.now += timedelta(days=1)
    rest(city, account)
    city.now += timedelta(days=5)
    label = SNSAccount.objects.get().get_state_display()
    assert f"{account}　{label}" in page_of(client, "/posts/new/")
    client.post("/posts/new/", {"account": [account.pk]})
    post = Post.objects.get()
    Post.objects.update(texts={str(account.pk): writing.TEXT})
    for action in ("ask_check", "no_checker"):
        with pytest.raises(Incomplete, match="その前に発信したものは"):
            city.act("係員", action, post)
    assert "これから発信することはできません" in page_of(client, f"/posts/{post.pk}/")
    goes(city, "record", post, "", ran)
    assert Post.objects.get().state == "published"


def test_a_correction_is_no_earlier_than_what_it_corrects_and_has_its_own_url(city: City) -> None:
    post = writing.published(city)
    fix = writing.correction(city, post)
    city.act("同僚", "no_checker", fix)
    for url, at, said in (
        ("", post.published_at - timedelta(minutes=1), "もとの投稿の発信"),
        (post.publications.get().url, None, "もとの投稿のURL"),
    ):
        with pytest.raises(Incomplete, match=said):
            city.act("同僚", "publish", fix, early=WHY, payload=writing.went_out(city, fix, url, at))
    city.act("同僚", "publish", fix, payload=writing.went_out(city, fix))
    assert Post.objects.get(pk=post.pk).state == "corrected"


def test_a_post_mended_itself_keeps_its_url(city: City) -> None:
    post = writing.published(city)
    client_of(city, "係員").post(f"/posts/{post.pk}/correct/", {"how": "edit"})
    fix, url = Post.objects.get(corrects=post), post.publications.get().url
    city.act("係員", "no_checker", fix)
    assert f'value="{url}"' in page_of(client_of(city, "係員"), f"/posts/{fix.pk}/publish/confirm/")
    goes(city, "publish", fix, url)


@pytest.mark.parametrize("action", ["ask_check", "no_checker", "ask_decision", "cite_decision"])
def test_nothing_is_sent_on_for_a_day_that_is_over(city: City, action: str) -> None:
    yesterday = city.now - timedelta(days=1)
    official = action in ("ask_decision", "cite_decision")
    make: Any = (lambda c, **more: cited(c, c.now.date(), **more)) if official else writing.drafted
    post = make(city, planned_at=yesterday)
    with pytest.raises(Incomplete, match="予定が過ぎています"):
        city.act("係員", action, post)
    goes(city, "record", post, "", city.now)


def test_a_time_that_is_over_is_not_planned(city: City) -> None:
    post, client = writing.drafted(city), client_of(city, "係員")
    (key,) = post.texts
    sent = {"nature": "fact", f"text_{key}": writing.TEXT, "version": post.version}
    answer = client.post(f"/posts/{post.pk}/edit/", sent | {"planned_at": "R8.11.16 9:00"})
    assert (answer.status_code, "予定が過ぎています" in answer.content.decode()) == (422, True)
    assert client.post(f"/posts/{post.pk}/edit/", sent | {"planned_at": "R99.11.16 9:00"}).status_code == 422
    Post.objects.update(planned_at=city.now)  # it was still to come when it was typed
    assert client.post(f"/posts/{post.pk}/edit/", sent | {"planned_at": "R8.11.16 9:00"}).status_code == 302


@pytest.mark.parametrize(
    ("noticed_at", "deleted_at", "field"),
    [
        (timedelta(minutes=-1), timedelta(minutes=1), "discovered_at"),
        (timedelta(minutes=2), timedelta(minutes=1), "discovered_at"),
        (None, timedelta(minutes=1), "discovered_at"),
        (timedelta(minutes=1), timedelta(days=9), "deleted_at"),
    ],
)
def test_a_deletion_is_in_order_whichever_way_it_is_recorded(
    city: City, noticed_at: timedelta | None, deleted_at: timedelta, field: str
) -> None:
    post = writing.published(city)
    out = post.published_at
    when = {"discovered_at": noticed_at and out + noticed_at, "deleted_at": out + deleted_at}
    city.now += timedelta(hours=1)
    with pytest.raises(Incomplete) as refusal:
        writing.deleted(city, post, **when)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert not PostDeletion.objects.exists()


@pytest.mark.parametrize(
    "day",
    [
        "9999-12-31",
        "0001-01-01",
        "2026-13-01",
        "99999999",
        "R8.11.1",
        "2047-01-01",
        "\x00",
        "今日",
        "-1",
        "1868-01-01",
    ],
)
def test_no_address_breaks_the_calendar_or_the_register(city: City, day: str) -> None:
    client = client_of(city, "係員")
    for url in ("/posts/calendar/?from=", "/posts/calendar/?since=", "/posts/?since=", "/posts/?until="):
        assert client.get(f"{url}{day}").status_code in (200, 422)
    assert client.get("/posts/export/", {"until": day}).status_code in (200, 422)


def test_what_the_process_says_of_going_out_is_all_held(city: City) -> None:
    assert {step.action for step in POST.steps if step.state == "published"} == set(ACTS)
