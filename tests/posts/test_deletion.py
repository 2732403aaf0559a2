"""G5(3): what must not be out is deleted at once, and sealed with all that corrects it."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AccountOperator, SNSAccount
from incidents.models import IncidentReport
from katori_sns.history.models import Event
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import parse_moment
from katori_sns.workflow.errors import Incomplete, NotAllowed
from posts.guards import reads
from posts.models import Picture, Post, PostDeletion
from tests.accounts.keeping import account_of
from tests.city import City
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = pytest.mark.no_cover

READERS = {"係員", "課長", "課長補佐", "広報担当", "広報補佐", "広報主管課長", "監査"}


def corrected(city: City) -> tuple[Any, Any, Any]:
    """A post, its correction that is out, and the draft of another that corrects the correction."""
    post = writing.published(city)
    second = writing.correction(city, post)
    city.act("同僚", "ask_check", second)
    city.act("係員", "confirm", second)
    city.act("同僚", "publish", second, payload=writing.went_out(city, second))
    return post, second, writing.correction(city, second)


@pytest.mark.parametrize("which", [0, 1])
def test_the_whole_chain_is_sealed_whichever_of_it_was_deleted(city: City, which: int) -> None:
    chain = corrected(city)
    chain[which].refresh_from_db()
    writing.deleted(city, chain[which], "係員" if which == 0 else "同僚")
    wrote = {"係員"} if which == 0 else {"同僚"}
    for post in Post.objects.order_by("pk"):
        assert (post.sealed_with_id, post.folded) == (chain[which].pk, "")
        found = {role for role in city.people if reads(post, ActorContext(city.now.date(), city[role]))}
        assert found == READERS - {"係員"} | wrote


def test_nothing_of_a_sealed_chain_is_read_by_others(city: City) -> None:
    chain = corrected(city)
    picture = Picture.objects.create(
        post=chain[1], name="a.png", file="a", thumbnail="b", content_type="image/png", size=1, width=1,
        height=1, sha256="0" * 64, added_at=city.now, added_by=city["同僚"], round=1,
    )  # fmt: skip
    chain[0].refresh_from_db()
    writing.deleted(city, chain[0])
    client = client_of(city, "同僚")
    for post in chain:
        assert writing.TEXT not in page_of(client, f"/posts/{post.pk}/")
        for hidden in ("whole/", "correct/", "edit/", "files/", "pictures/"):
            assert client.get(f"/posts/{post.pk}/{hidden}").status_code == 404
        assert client.get(f"/incidents/posts/{post.pk}/delete/").status_code == 404
        assert writing.TEXT in page_of(client_of(city, "課長"), f"/posts/{post.pk}/")
    assert client.get(f"/posts/{chain[1].pk}/pictures/{picture.pk}/full/").status_code == 404
    for role in ("同僚", "課長", "監査"):
        lists = [page_of(client_of(city, role), url) for url in ("/posts/", "/cases/", "/")]
        lists.append(b"".join(client_of(city, role).get("/posts/export/").streaming_content).decode())
        lists.append(b"".join(client_of(city, role).get("/cases/export/").streaming_content).decode())
        assert not [page for page in lists if writing.TEXT[:8] in page]
        assert "<strong>0件" in page_of(client_of(city, role), "/posts/?q=佐原の大祭")


def test_who_may_not_read_a_sealed_draft_neither_sends_nor_checks_it(city: City) -> None:
    post = writing.published(city)
    fix, waiting = writing.correction(city, post), writing.correction(city, post, "係員")
    city.act("係員", "ask_check", waiting)
    post.refresh_from_db()
    writing.deleted(city, post)
    for role, action, case in (("同僚", "ask_check", fix), ("同僚", "confirm", waiting)):
        with pytest.raises(Incomplete, match="本文を読める人"):
            city.act(role, action, case)
    city.act("課長", "confirm", waiting)
    city.act("同僚", "cancel", fix)
    fresh = writing.drafted(city, "係員", SNSAccount.objects.get(), text=writing.TEXT)
    city.act("係員", "ask_check", fresh)
    assert reads(fresh, ActorContext(city.now.date(), city["同僚"]))


def test_a_correction_of_a_sealed_post_is_sealed_and_none_is_begun_of_a_deleted_one(city: City) -> None:
    post, second, _ = corrected(city)
    post.refresh_from_db()
    writing.deleted(city, post)
    assert writing.correction(city, second, "係員").sealed_with_id == post.pk
    for role, of in (("係員", post), ("同僚", second)):
        with pytest.raises(NotAllowed):
            writing.correction(city, of, role)
    assert "投稿を修正する" not in page_of(client_of(city, "課長"), f"/posts/{post.pk}/")
    assert "/correct/" not in page_of(client_of(city, "課長"), f"/posts/{post.pk}/")


def test_the_history_of_what_was_deleted_has_nothing_of_its_text(city: City) -> None:
    post = writing.published(city)
    writing.deleted(city, post)
    event = Event.objects.about(post.subject).order_by("-seq").first()
    assert (event.action, event.comment) == ("deleted", "投稿の削除（個人情報を含む）")


@pytest.mark.parametrize(
    ("discovered_at", "deleted_at", "said"),
    [
        ("R8.11.17 9:01", "R8.11.17 9:00", "気づいた日時は、削除した日時と同じか、その前にしてください"),
        ("R8.11.16 9:00", "R20.1.1 9:00", "削除した日時は、いまより前にしてください"),
        ("", "R8.11.16 9:00", "気づいた日時"),
    ],
)
def test_it_is_noticed_before_it_is_deleted_and_deleted_before_now(
    city: City, discovered_at: str, deleted_at: str, said: str
) -> None:
    post = writing.published(city)
    sent = writing.DELETION | {"discovered_at": discovered_at, "deleted_at": deleted_at}
    answer = client_of(city, "係員").post(f"/incidents/posts/{post.pk}/delete/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PostDeletion.objects.exists()


@pytest.mark.parametrize(
    ("ground", "nature"),
    [
        ("secret", "leak"),
        ("personal", "leak"),
        ("security", "leak"),
        ("rights", "improper"),
        ("private", "mispost"),
    ],
)
def test_the_kind_of_incident_follows_from_the_ground(city: City, ground: str, nature: str) -> None:
    post = writing.published(city)
    client_of(city, "係員").post(f"/incidents/posts/{post.pk}/delete/", writing.DELETION | {"ground": ground})
    case, deletion = IncidentReport.objects.get(), PostDeletion.objects.get()
    assert case.nature == nature
    assert case.discovered_at == deletion.discovered_at == parse_moment("R8.11.17 8:50")
    gone = next(clock.at for clock in case.clocks() if clock.label == "削除・非公開の確認")
    assert gone == deletion.deleted_at == parse_moment("R8.11.17 9:00")
    assert writing.TEXT not in case.what + case.where


def test_an_operator_of_a_section_in_joint_use_deletes_and_the_chief_of_the_post_decides(city: City) -> None:
    account = account_of(city, joint=("農政課",))
    post = writing.drafted(city, "係員", account)
    city.act("係員", "ask_check", post)
    city.act("同僚", "confirm", post)
    city.act("係員", "publish", post, payload=writing.went_out(city, post))
    url, client = f"/incidents/posts/{post.pk}/delete/", client_of(city, "他課の係員")
    assert url not in page_of(client, f"/posts/{post.pk}/")
    assert client.post(url, writing.DELETION).status_code == 404
    AccountOperator.objects.create(account=account, user=city["他課の係員"], begins=city.now.date())
    assert url in page_of(client, f"/posts/{post.pk}/")
    assert client.post(url, writing.DELETION).status_code == 302
    deletion = PostDeletion.objects.get()
    assert (deletion.section.name, deletion.state) == ("農政課", "deleted")
    with pytest.raises(NotAllowed):
        city.act("他課の課長", "approve", deletion)
    city.act("課長", "approve", deletion)
    assert "この投稿の削除" in page_of(client_of(city, "課長"), f"/posts/{post.pk}/")


def test_a_section_in_joint_use_deletes_what_it_posted_itself(city: City) -> None:
    account = account_of(city, joint=("農政課",))
    post = writing.drafted(city, "他課の係員", account, section="農政課")
    city.act("他課の係員", "no_checker", post)
    city.act("他課の係員", "publish", post, payload=writing.went_out(city, post))
    url, client = f"/incidents/posts/{post.pk}/delete/", client_of(city, "他課の係員")
    assert client.post(url, writing.DELETION).status_code == 302
    city.act("他課の課長", "approve", PostDeletion.objects.get())


@pytest.mark.parametrize(
    ("offered", "url", "sent"),
    [
        ("incidents.views.may_delete", "/incidents/posts/{}/delete/", writing.DELETION),
        ("posts.pages.may_correct", "/posts/{}/correct/", {"how": "edit"}),
    ],
)
def test_what_is_refused_all_the_same_is_a_page(
    city: City, monkeypatch: pytest.MonkeyPatch, offered: str, url: str, sent: dict[str, str]
) -> None:
    post = writing.published(city)
    monkeypatch.setattr(offered, lambda post, org: True)  # as it was when the page was opened
    answer = client_of(city, "広報担当").post(url.format(post.pk), sent)
    assert answer.status_code == 403
    assert "この処理はできません" in answer.content.decode()
    assert Post.objects.count() == 1
    assert not IncidentReport.objects.exists()


def test_an_incident_offers_of_its_posts_what_can_be_done(city: City) -> None:
    post = writing.published(city)
    client = client_of(city, "係員")
    client.post("/incidents/new/", {"file": "1"} | reported(post))
    case = IncidentReport.objects.get()
    assert f"/posts/{post.pk}/correct/" in page_of(client, f"/incidents/{case.pk}/")
    post.refresh_from_db()
    writing.deleted(city, post)
    page = page_of(client, f"/incidents/{case.pk}/")
    assert "投稿を修正する" not in page
    assert f"/incidents/posts/{post.pk}/delete/" not in page


def reported(post: Any) -> dict[str, Any]:
    where = post.publications.get().url
    return {"nature": "improper", "what": "誤り", "where": where, "discovered_at": "R8.11.16 9:00"}
