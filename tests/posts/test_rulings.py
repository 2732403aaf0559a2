"""What the PR division rules a post to be is not undone by its drafter; it may be ruled again, also later."""

from __future__ import annotations

from typing import Any

import pytest

from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow import actions as workflow
from katori_sns.workflow.course import context_of, offers
from katori_sns.workflow.errors import Incomplete, NotAllowed
from katori_sns.workflow.models import Statement
from katori_sns.workflow.steps import Problem
from posts.models import Post
from posts.process import POST
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

FACT, OFFICIAL = "事実の告知", "組織判断・公式見解"
WHY = "中止の判断にあたる"


def ruled(city: City, make: Any = writing.at_check) -> Any:
    post = make(city)
    city.act("広報担当", "reclassify", post, comment=WHY)
    post.refresh_from_db()
    return post


def edited(city: City, post: Any, **fields: Any) -> None:
    workflow.edit(POST, post.pk, actor=city["係員"], seen_version=post.version, now=city.now, fields=fields)


def sendable(city: City, post: Any) -> set[str]:
    row = Post.objects.get(pk=post.pk)
    ctx = context_of(row, ActorContext(city.now.date(), city["係員"]))
    return {offer.step.action for offer in offers(ctx, POST)} & {"ask_check", "no_checker", "ask_decision"}


@pytest.mark.parametrize("make", [writing.at_check, writing.at_decision, writing.ready])
def test_the_drafter_does_not_set_it_back(city: City, make: Any) -> None:
    post = ruled(city, make)
    was = "fact" if post.nature == "official" else "official"
    with pytest.raises(Incomplete, match="広報担当") as refusal:
        edited(city, post, nature=was)
    assert [problem.field for problem in refusal.value.problems] == ["nature"]
    edited(city, post, nature=post.nature, texts={})
    assert Post.objects.get().nature == post.nature


def test_what_is_ruled_official_is_decided(city: City) -> None:
    post = ruled(city)
    Post.objects.update(nature="fact")  # whatever the column says
    assert sendable(city, post) == {"ask_decision"}
    with pytest.raises(NotAllowed):
        city.act("係員", "ask_check", post)
    with pytest.raises(Incomplete, match="手続前に行った理由"):
        city.act("係員", "record", post, payload=writing.went_out(city, post))
    edited(city, post, decided_on=city.now.date())
    with pytest.raises(Incomplete, match="決裁の文書番号"):
        city.act("係員", "record", post, payload=writing.went_out(city, post))


def test_the_composer_shows_the_ruling_and_does_not_ask(city: City) -> None:
    post, client = ruled(city), client_of(city, "係員")
    page = page_of(client, f"/posts/{post.pk}/edit/")
    assert 'name="nature"' not in page
    assert all(word in page for word in (OFFICIAL, WHY, "広報担当 太郎が"))
    (key,) = post.texts
    sent = {"nature": "fact", f"text_{key}": "書き直し", "version": post.version}
    assert client.post(f"/posts/{post.pk}/edit/", sent).status_code == 302
    post.refresh_from_db()
    assert (post.nature, post.texts) == ("official", {key: "書き直し"})


def test_the_history_and_the_lists_show_each_ruling(city: City) -> None:
    post = ruled(city)
    assert (post.sent_nature, Event.objects.about(post.subject).last().changes["区分"]) == (
        "official",
        [FACT, OFFICIAL],
    )
    Post.objects.update(decider=city.sections["商工観光課"])
    city.act("係員", "ask_decision", post)
    city.act("広報補佐", "reclassify", post, comment="日程だけになった")
    assert Event.objects.about(post.subject).order_by("seq").last().changes["区分"] == [OFFICIAL, FACT]
    post = Post.objects.get()
    assert (post.nature, post.sent_nature, post.ruled_nature) == ("fact", "fact", "fact")
    said = Statement.objects.filter(key="nature").values_list("value", "word", "text")
    assert list(said) == [("official", OFFICIAL, WHY), ("fact", FACT, "日程だけになった")]
    assert sendable(city, post) == {"ask_check", "no_checker"}


@pytest.mark.parametrize("corrected", [False, True])
def test_it_is_ruled_also_when_it_is_out(city: City, corrected: bool) -> None:
    post = writing.published(city)
    if corrected:
        fix = writing.correction(city, post)
        city.act("同僚", "no_checker", fix)
        city.act("同僚", "publish", fix, payload=writing.went_out(city, fix, "https://www.instagram.com/p/2"))
    state = "corrected" if corrected else "published"
    for role in ("係員", "課長"):
        with pytest.raises(NotAllowed):
            city.act(role, "reclassify_after", post)
    with pytest.raises(Incomplete):
        city.act("広報担当", "reclassify_after", post, comment="")
    city.act("広報担当", "reclassify_after", post, comment=WHY)
    post = Post.objects.get(pk=post.pk)
    assert (post.state, post.nature, post.sent_nature) == (state, "official", "official")
    told = Notice.objects.filter(title__startswith="［区分の変更］").values_list("user__name", "body")
    assert set(told) == {(f"{role} 太郎", "区分の変更：広報担当 太郎") for role in ("係員", "課長")}
    assert OFFICIAL in page_of(client_of(city, "広報担当"), f"/posts/{post.pk}/")
    assert Event.objects.about(post.subject).order_by("seq").last().changes["区分"] == [FACT, OFFICIAL]
    city.act("広報補佐", "reclassify_back", post)
    assert Post.objects.get(pk=post.pk).nature == "fact"


def test_what_saving_refuses_stands_at_its_field(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise Incomplete([Problem("nature", "変えられません"), Problem("elsewhere", "ほかの欄")])

    post, report = writing.drafted(city), reporting.drafted(city)
    client = client_of(city, "係員")
    monkeypatch.setattr(workflow, "edit", refuse)
    (key,) = post.texts
    typed = {"nature": "fact", f"text_{key}": "入力した本文", "version": post.version}
    told = {"nature": "other", "where": "https://x.com/a", "what": "入力した本文", "version": report.version}
    told["discovered_at"] = "R8.11.16 8:40"
    for url, sent in ((f"/posts/{post.pk}/edit/", typed), (f"/incidents/{report.pk}/edit/", told)):
        answer = client.post(url, sent)
        page = answer.content.decode()
        assert (answer.status_code, "入力した本文" in page, "ほかの欄" in page) == (422, True, True)
        assert 'href="#id_nature' in page
    answer = client.post(f"/posts/{post.pk}/edit/", typed, headers={"HX-Request": "true"})
    assert "保存していません" in answer.content.decode()
