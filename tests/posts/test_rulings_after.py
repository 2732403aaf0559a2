"""G4(5)②, G5(3): a ruling over what is out is never silent: a task to correct it, or an incident, follows."""

from __future__ import annotations

from typing import Any

import pytest

from incidents.models import IncidentReport
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.workflow.errors import Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.models import Task
from posts.models import Post
from posts.process import POST
from tests.city import City
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = pytest.mark.no_cover

WHY = "中止の判断にあたる"
AFTER = ("reclassify_after", "reclassify_report")


def ruled(city: City, act: str = "reclassify_after") -> Any:
    post = writing.published(city)
    city.act("広報担当", act, post, comment=WHY)
    post.refresh_from_db()
    return post


def asked(post: Any) -> bool:
    return Task.objects.open().filter(case=post, desk="mend").exists()


def test_of_a_fact_that_is_out_every_ruling_is_followed_by_something() -> None:
    after = [step for step in POST.steps if step.at == "rest"]
    assert {step.action for step in after} == {*AFTER, "reclassify_back"}
    assert all(step.needs_comment and step.effect for step in after)


def test_the_section_has_a_task_to_put_it_right(city: City) -> None:
    post = ruled(city)
    assert (post.ruled_nature, asked(post)) == ("official", True)
    told = Notice.objects.filter(title__startswith="［修正］").values_list("user__name", flat=True)
    assert {"係員 太郎", "同僚 太郎", "課長 太郎"} <= set(told)
    page = page_of(client_of(city, "同僚"), "/?tray=section")
    assert f"/posts/{post.pk}/" in page
    assert f"/posts/{post.pk}/correct/" in page_of(client_of(city, "同僚"), f"/posts/{post.pk}/")


def test_a_correction_that_is_out_does_it(city: City) -> None:
    post = ruled(city)
    fix = writing.correction(city, post, "係員")
    Post.objects.filter(pk=fix.pk).update(decider=city.sections["商工観光課"])
    assert fix.nature == "official"
    city.act("係員", "ask_decision", fix)
    assert asked(post)
    city.act("課長", "decide", fix)
    city.act("係員", "publish", fix, payload=writing.went_out(city, fix))
    assert not asked(post)
    event = Event.objects.about(post.subject).order_by("seq").last()
    assert event.changes["修正の求め"] == ["未了", "修正：別途、修正記事を投稿する"]


def test_so_does_its_deletion(city: City) -> None:
    post = ruled(city)
    writing.deleted(city, post)
    assert not asked(post)
    with pytest.raises(NotAllowed):
        city.act("広報担当", "reclassify_after", post)


def test_the_chief_alone_leaves_it_with_a_reason_which_the_pr_division_hears(city: City) -> None:
    post = ruled(city)
    for role in ("係員", "同僚", "広報担当"):
        with pytest.raises((NotAllowed, NotVisible)):
            city.act(role, "leave", post)
    with pytest.raises(Incomplete):
        city.act("課長", "leave", post, comment="")
    city.act("課長", "leave", post, comment="決裁を受け直し、内容は正しかった")
    assert not asked(post)
    told = Notice.objects.filter(title__startswith="［修正しない］").values_list("user__name", flat=True)
    assert {"広報担当 太郎", "広報主管課長 太郎"} <= set(told)
    assert "決裁を受け直し" in page_of(client_of(city, "広報担当"), f"/posts/{post.pk}/")


def test_or_it_is_an_incident_in_the_same_moment(city: City) -> None:
    post = ruled(city, "reclassify_report")
    case = IncidentReport.objects.get()
    assert (list(case.posts.all()), case.nature, case.number != "") == ([post], "improper", True)
    assert WHY in case.what
    assert not asked(post)
    told = Notice.objects.filter(title__startswith="［区分の変更］").values_list("user__name", flat=True)
    assert set(told) == {"係員 太郎", "課長 太郎"}


def test_ruled_back_to_a_fact_nothing_is_asked_any_longer(city: City) -> None:
    post = ruled(city)
    for act in AFTER:
        with pytest.raises(NotAllowed):
            city.act("広報補佐", act, post)
    city.act("広報補佐", "reclassify_back", post, comment="日程だけだった")
    assert not asked(post)
    changes = Event.objects.about(post.subject).order_by("seq").last().changes
    assert (changes["修正の求め"], changes["区分"]) == (
        ["未了", "求めない"],
        ["組織判断・公式見解", "事実の告知"],
    )
    with pytest.raises(NotAllowed):
        city.act("広報補佐", "reclassify_back", post)
    city.act("広報担当", "reclassify_after", post)
    assert asked(post)


def test_a_deleted_post_that_is_ruled_again_is_an_incident(city: City) -> None:
    post = writing.published(city)
    writing.deleted(city, post)
    post.refresh_from_db()
    with pytest.raises(NotAllowed):
        city.act("広報担当", "reclassify_after", post)
    city.act("広報担当", "reclassify_report", post, comment=WHY)
    assert IncidentReport.objects.count() == 1


@pytest.mark.parametrize("role", ["係員", "課長", "シティプロモーション", "監査", "他課の課長"])
@pytest.mark.parametrize("act", [*AFTER, "reclassify_back"])
def test_nobody_else_rules(city: City, role: str, act: str) -> None:
    post = writing.published(city)
    with pytest.raises((NotAllowed, NotVisible)):
        city.act(role, act, post)
