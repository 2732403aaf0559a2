"""No step leads a post out past 「止める」: it was let through for this text, or all know that it was not."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from incidents.models import IncidentReport
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.workflow import actions as workflow
from katori_sns.workflow.engine import perform
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Statement
from katori_sns.workflow.steps import Step
from posts import releases
from posts.models import Post
from posts.process import POST
from tests.accounts.keeping import account_of
from tests.city import City
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

STOPPED = "入口の表示は「パスワード：hanabi88」です。"
OTHER = "入口の表示は「パスワード：hanabi99」です。"
WHY = "催しの合言葉として公表したもの"
LEADING_OUT = [step for step in POST.steps if step.state in ("ready", "published")]
RELEASES, ALREADY_OUT = {"confirm", "decide"}, {"record", "publish_first"}


def stopped(city: City, step: Step) -> Any:
    """A post with an open stop at the desk of the step; past the check it was put there beneath."""
    if step.at == "decision":
        post = writing.at_decision(city)
    else:
        make = {"draft": writing.drafted, "check": writing.at_check, "publish": writing.ready}
        post = make[step.at](city)
    if step.action == "cite_decision":
        cited = {"nature": "official", "decided_number": "商第1号", "decided_on": city.now.date()}
        Post.objects.update(**cited, decided_user=city["課長"])
        about: dict[str, Any] = {"actor": city["係員"], "seen_version": post.version, "now": city.now}
        workflow.attach(post.pk, file=SimpleUploadedFile("決裁.pdf", b"%PDF-1.7\n"), **about)
    Post.objects.update(texts=dict.fromkeys(post.texts, STOPPED))
    return Post.objects.get()


def actor(step: Step) -> str:
    return {"check": "同僚", "decision": "課長"}.get(step.at, "係員")


@pytest.mark.parametrize("step", LEADING_OUT, ids=lambda step: step.action)
def test_no_step_leads_out_past_a_stop(city: City, step: Step) -> None:
    post = stopped(city, step)
    was, refused = post.state, pytest.raises(Incomplete, match="ほかの人の確認")
    with nullcontext() if step.action in RELEASES | ALREADY_OUT else refused:
        city.act(actor(step), step.action, post, comment=WHY, payload=writing.went_out(city, post))
    post = Post.objects.get()
    assert (post.state != was) is (step.action in RELEASES | ALREADY_OUT)
    if step.action in ALREADY_OUT:
        assert list(IncidentReport.objects.get().posts.all()) == [post]
    elif step.action in RELEASES:
        assert (releases.stops(post), Statement.objects.get(key__startswith="release:").text) == ([], WHY)


def test_nor_does_any_step_to_come(city: City) -> None:
    post = writing.drafted(city, text=STOPPED)
    for state in ("ready", "published"):
        process = replace(POST, steps=(Step("cancel", "draft", state=state),))
        with pytest.raises(Incomplete, match="ほかの人の確認"):
            perform(
                process,
                post.pk,
                "cancel",
                task_id=post.tasks.get().pk,
                seen_version=post.version,
                actor=city["係員"],
                now=city.now,
            )


def test_a_release_is_asked_for_a_reason(city: City) -> None:
    post = writing.at_check(city, text=STOPPED)
    with pytest.raises(Incomplete, match="通してよい理由"):
        city.act("同僚", "confirm", post, comment="")
    city.act("同僚", "confirm", post, comment=WHY)
    event = Event.objects.about(post.subject).order_by("seq").last()
    assert event.changes["パスワードなどの値があります"] == [None, "通す"]
    page = page_of(client_of(city, "監査"), f"/posts/{post.pk}/")
    assert all(word in page for word in ("止める 0", "同僚 太郎が通しました", WHY))
    city.act("係員", "publish", post, payload=writing.went_out(city, post))
    assert not IncidentReport.objects.exists()


@pytest.mark.parametrize(("role", "action"), [("係員", "edit"), ("広報担当", "reclassify")])
@pytest.mark.parametrize("text", [STOPPED, OTHER])
def test_a_release_ends_with_its_round(city: City, role: str, action: str, text: str) -> None:
    post = writing.ready(city, text=STOPPED, decider=city.sections["商工観光課"])
    city.act(role, action, post)
    Post.objects.update(texts=dict.fromkeys(post.texts, text))
    asked, who, decided = ("ask_check", "同僚", "confirm")
    if action == "reclassify":
        asked, who, decided = ("ask_decision", "課長", "decide")
    city.act("係員", asked, post)
    page = page_of(client_of(city, who), f"/posts/{post.pk}/{decided}/confirm/")
    assert all(word in page for word in ("止める 1", "「止める」を通してよい理由", "この本文に限って"))
    with pytest.raises(Incomplete, match="通してよい理由"):
        city.act(who, decided, post, comment="")
    city.act(who, decided, post, comment="改めて確かめた")
    assert Statement.objects.filter(key__startswith="release:").count() == 2


def test_another_number_is_another_finding_and_so_is_another_account(city: City) -> None:
    several = account_of(city), account_of(city, url="https://x.com/b")
    post = writing.drafted(city, "係員", *several, text=STOPPED)
    city.act("係員", "ask_check", post)
    city.act("同僚", "confirm", post, comment=WHY)
    said = Statement.objects.filter(key__startswith="release:")
    assert {s.about for s in said} == {str(account) for account in several}
    assert len({s.key for s in said}) == 2
    post = Post.objects.get()
    post.texts = {key: STOPPED if key == str(several[0].pk) else OTHER for key in post.texts}
    assert [stop.account for stop in releases.stops(post)] == [several[1]]


@pytest.mark.parametrize("action", sorted(ALREADY_OUT))
def test_what_went_out_stopped_is_an_incident_at_once(city: City, action: str) -> None:
    post = writing.drafted(city, text=STOPPED)
    city.act("係員", action, post, comment="避難所の案内", payload=writing.went_out(city, post))
    post = Post.objects.get()
    incident = IncidentReport.objects.get()
    assert (post.state, incident.state, incident.nature) == ("published", "filed", "leak")
    assert (list(incident.posts.all()), incident.case_accounts.count()) == ([post], 1)
    assert "hanabi88" not in incident.what + incident.title
    told = Notice.objects.filter(title__startswith="［手続前に発信］").values_list("user__name", flat=True)
    assert {"課長 太郎", "広報担当 太郎", "広報主管課長 太郎"} <= set(told)
    assert "係員 太郎" not in told
    said = Statement.objects.get(task__case=post, key__startswith="early:")
    assert (said.key.split("-")[0], said.word, said.text) == ("early:secret", "手続前に発信", "避難所の案内")
    event = Event.objects.about(post.subject).order_by("seq").last()
    assert event.changes["パスワードなどの値があります"] == [None, "手続前に発信"]


@pytest.mark.parametrize("action", sorted(ALREADY_OUT))
def test_the_page_of_the_act_says_so_first(city: City, action: str) -> None:
    post = writing.drafted(city, text=STOPPED)
    page = page_of(client_of(city, "係員"), f"/posts/{post.pk}/{action}/confirm/")
    assert all(word in page for word in ("止める 1", "手続前に発信", "インシデントとして届け出ます"))


@pytest.mark.parametrize("action", sorted(ALREADY_OUT))
def test_without_a_stop_it_is_none(city: City, action: str) -> None:
    post = writing.drafted(city)
    city.act("係員", action, post, payload=writing.went_out(city, post))
    assert not IncidentReport.objects.exists()
    assert not Notice.objects.filter(title__startswith="［手続前に発信］").exists()


def fails(*args: object, **kwargs: object) -> None:
    raise RuntimeError


def test_without_its_incident_it_is_not_recorded(city: City, settings: Any) -> None:
    settings.POST_OUT_EARLY = f"{__name__}.fails"
    post = writing.drafted(city, text=STOPPED)
    with pytest.raises(RuntimeError):
        city.act("係員", "record", post, payload=writing.went_out(city, post))
    assert Post.objects.get().state == "draft"
    assert not Statement.objects.exclude(key="off_duty").exists()
