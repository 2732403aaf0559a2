"""G4(5)②: a decision taken elsewhere names who decided among the entitled, or says why it was another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from katori_sns.history.models import Event
from katori_sns.organisation.models import Appointment
from katori_sns.workflow import actions as workflow
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Statement
from posts import deciders
from posts.models import Entitled, Post
from tests.accounts.keeping import account_of
from tests.city import City
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]

ACTS = ("cite_decision", "record")
WHY = "部長が不在で、副市長が決裁した"


def cited(city: City, role: str = "課長", on: date | None = None, **fields: Any) -> Any:
    facts = {"decided_number": "商第1号", "decided_on": on or city.now.date(), "people": "none"}
    who = {"decided_user": city[role]} if role else {}
    post = writing.official(city, **facts | who | fields)
    file = SimpleUploadedFile("決裁.pdf", b"%PDF-1.7\n")
    workflow.attach(post.pk, file=file, actor=city["係員"], seen_version=post.version, now=city.now)
    return post


def cites(city: City, act: str, post: Any) -> None:
    city.act("係員", act, post, payload=writing.went_out(city, post))


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["課長", "課長補佐", "部長"])
def test_the_chief_who_stands_in_and_the_posts_of_the_table_decide(city: City, act: str, role: str) -> None:
    deciders.entitle(
        section=city.sections["商工観光課"],
        decides=city.sections["生活経済部"],
        about="",
        by=city["広報担当"],
        now=city.now,
    )
    cites(city, act, cited(city, role))


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["部長", "同僚", "他課の課長", "広報主管課長", "委託業者"])
def test_another_is_not_taken_for_a_decider(city: City, act: str, role: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        cites(city, act, cited(city, role))
    assert [problem.field for problem in refusal.value.problems] == ["decided_user"]


@pytest.mark.parametrize("act", ACTS)
def test_nobody_cites_his_own_decision(city: City, act: str) -> None:
    Appointment.objects.filter(user=city["課長"]).update(is_head=False)
    Appointment.objects.filter(user=city["係員"]).update(is_head=True)
    with pytest.raises(Incomplete, match="起案した人は決裁できません"):
        cites(city, act, cited(city, "係員"))


@pytest.mark.parametrize("act", ACTS)
def test_nobody_cites_himself_in_words(city: City, act: str) -> None:
    post = cited(city, "", decided_by="主事　係員太郎", decided_why=WHY)
    with pytest.raises(Incomplete) as refusal:
        cites(city, act, post)
    assert [problem.field for problem in refusal.value.problems] == ["decided_user"]


@pytest.mark.parametrize("act", ACTS)
def test_who_is_on_no_list_is_named_with_the_reason_and_stays_visible(city: City, act: str) -> None:
    for facts, field in (({}, "decided_user"), ({"decided_by": "副市長　見本 太郎"}, "decided_why")):
        with pytest.raises(Incomplete) as refusal:
            cites(city, act, cited(city, "", **facts))
        assert [problem.field for problem in refusal.value.problems] == [field]
    post = cited(city, "", decided_by="副市長　見本 太郎", decided_why=WHY)
    cites(city, act, post)
    said = Statement.objects.get(key="unlisted")
    assert (said.word, WHY in said.text) == ("決裁権者でない人の決裁", True)
    assert "決裁した人" in Event.objects.about(post.subject).order_by("seq").last().changes
    page = page_of(client_of(city, "監査"), f"/posts/{post.pk}/")
    assert all(word in page for word in ("副市長　見本 太郎", WHY, "決裁権者でない人の決裁"))


def test_the_day_of_the_decision_decides_who_could_take_it(city: City) -> None:
    yesterday = city.now.date() - timedelta(days=1)
    Appointment.objects.filter(user=city["課長"]).update(ends=yesterday)
    Appointment.objects.create(
        user=city["同僚"],
        section=city.sections["商工観光課"],
        post="課長",
        is_head=True,
        begins=city.now.date(),
    )
    cites(city, "cite_decision", cited(city, "課長", yesterday))
    cites(city, "cite_decision", cited(city, "同僚"))
    for role, day in (("課長", None), ("同僚", yesterday)):
        with pytest.raises(Incomplete, match="決裁日の決裁権者ではありません"):
            cites(city, "cite_decision", cited(city, role, day))


def test_who_left_the_table_decided_until_then(city: City) -> None:
    about = {"section": city.sections["商工観光課"], "decides": city.sections["生活経済部"], "about": ""}
    deciders.entitle(**about, by=city["広報担当"], now=city.now)
    deciders.disentitle(Entitled.objects.get().pk, by=city["広報担当"], now=city.now)
    day = city.now.date()
    city.now += timedelta(days=2)
    cites(city, "cite_decision", cited(city, "部長", day))
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        with pytest.raises(Incomplete, match="決裁権者ではありません"):
            cites(city, "cite_decision", cited(city, "部長", other))
    with pytest.raises(Incomplete, match="決裁権者を選んで"):
        city.act("係員", "ask_decision", writing.official(city, decider=city.sections["生活経済部"]))
    deciders.entitle(**about, by=city["広報担当"], now=city.now)
    assert Entitled.objects.count() == 2


@pytest.mark.parametrize("act", ACTS)
def test_a_decision_to_come_is_none(city: City, act: str) -> None:
    with pytest.raises(Incomplete, match="決裁日は、きょうかその前の日"):
        cites(city, act, cited(city, on=city.now.date() + timedelta(days=1)))


def test_the_composer_offers_those_of_the_day_and_keeps_their_post(city: City) -> None:
    account = account_of(city)
    post = writing.official(city)
    (key,) = post.texts
    client, url = client_of(city, "係員"), f"/posts/{post.pk}/edit/"
    page = page_of(client, url)
    assert "商工観光課 課長 課長 太郎" in page
    assert "商工観光課 課長補佐 課長補佐 太郎（代決）" in page
    assert "部長 太郎" not in page
    sent = {"nature": "official", f"text_{key}": writing.OFFICIAL, "version": post.version}
    sent |= {"decided_on": "R8.11.16", "decided_user": city["部長"].pk}
    answer = client.post(url, sent)
    assert (answer.status_code, "決裁日に決裁できる人から" in answer.content.decode()) == (422, True)
    assert client.post(url, sent | {"decided_user": city["課長"].pk}).status_code == 302
    post = Post.objects.get(pk=post.pk)
    assert (post.decided_by, post.decided_user) == ("商工観光課 課長 課長 太郎", city["課長"])
    assert client.post(url, sent | {"decided_on": "2019-01-01", "version": post.version}).status_code == 422
    assert account.pk
