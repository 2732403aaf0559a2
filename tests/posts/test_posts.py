"""G4(5): a fact is checked by a colleague, an official view is decided; what went out stays as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import SNSAccount
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow import actions as workflow
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.models import Case, Statement, Submission
from katori_sns.workflow.steps import Depth
from posts import actions
from posts.models import Entitled, Post
from posts.process import POST, reads
from posts.sent import Published
from tests.accounts.keeping import account_of, give
from tests.city import City
from tests.posts import writing

pytestmark = pytest.mark.no_cover


def state(post: Post) -> str:
    post.refresh_from_db()
    return str(post.state)


def test_a_fact_goes_out_after_a_colleague_has_checked_it(city: City) -> None:
    post = writing.drafted(city)
    city.act("係員", "ask_check", post)
    city.act("同僚", "confirm", post)
    city.act("係員", "publish", post, payload=writing.went_out(city, post))
    assert state(post) == "published"
    publication = post.publications.get()
    assert (publication.url, publication.by_name) == (
        f"https://www.instagram.com/p/{post.pk}-0",
        "係員 太郎",
    )


def test_who_wrote_it_does_not_check_it(city: City) -> None:
    post = writing.at_check(city)
    with pytest.raises(NotAllowed):
        city.act("係員", "confirm", post)


def test_a_co_operator_of_another_section_checks_what_he_was_given(city: City) -> None:
    post = writing.at_check(city)
    with pytest.raises(NotVisible):
        city.act("他課の係員", "confirm", post)
    give(SNSAccount.objects.get(), city["他課の係員"])
    city.act("他課の係員", "confirm", post)
    assert state(post) == "ready"


def test_without_a_checker_it_goes_on_with_a_reason(city: City) -> None:
    post = writing.drafted(city)
    with pytest.raises(Incomplete):
        city.act("係員", "no_checker", post, comment="")
    city.act("係員", "no_checker", post, comment="全員が外勤のため")
    assert state(post) == "ready"


def test_an_official_view_is_decided_by_the_chosen_head(city: City) -> None:
    Entitled.objects.create(section=city.sections["商工観光課"], decides=city.sections["生活経済部"])
    post = writing.at_decision(city, decider=city.sections["生活経済部"])
    with pytest.raises(NotAllowed):
        city.act("課長", "decide", post)
    city.act("部長", "decide", post)
    assert state(post) == "ready"
    assert post.decided_at is not None


def test_only_who_is_entitled_can_be_chosen(city: City) -> None:
    post = writing.official(city, decider=city.sections["農政課"])
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "ask_decision", post)
    assert [p.field for p in refusal.value.problems] == ["decider"]


def test_nobody_decides_what_he_wrote(city: City) -> None:
    post = writing.drafted(
        city, "課長", text=writing.OFFICIAL, nature="official", decider=city.sections["商工観光課"]
    )
    city.act("課長", "ask_decision", post)
    with pytest.raises(NotAllowed):
        city.act("課長", "decide", post)
    city.act("課長補佐", "decide", post)
    assert post.tasks.get(desk="decision").acting_for


def test_a_decision_taken_elsewhere_is_cited_with_its_file(city: City) -> None:
    post = writing.official(city)
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "cite_decision", post)
    fields = {p.field for p in refusal.value.problems}
    assert fields == {"decided_number", "decided_on", "decided_user", "file"}


@pytest.mark.parametrize("action", ["edit", "reclassify"])
def test_a_change_voids_the_check(city: City, action: str) -> None:
    post = writing.ready(city)
    city.act("広報担当" if action == "reclassify" else "係員", action, post)
    assert state(post) == "draft"
    assert not post.tasks.open().filter(desk="publish").exists()
    assert post.nature == ("official" if action == "reclassify" else "fact")


def test_what_is_out_cannot_be_edited(city: City) -> None:
    post = writing.published(city)
    with pytest.raises(Conflict):
        workflow.edit(
            POST, post.pk, actor=city["係員"], seen_version=post.version, now=city.now, fields={"texts": {}}
        )


def test_what_was_sent_is_kept_word_for_word(city: City) -> None:
    post = writing.at_check(city)
    assert writing.TEXT in Submission.objects.get(case=post).data


def test_an_emergency_goes_out_first_and_is_read_afterwards(city: City) -> None:
    post = writing.drafted(city)
    with pytest.raises(Incomplete):
        city.act("係員", "publish_first", post, comment="", payload=writing.went_out(city, post))
    city.act("係員", "publish_first", post, comment="避難の呼びかけ", payload=writing.went_out(city, post))
    assert state(post) == "published"
    assert Notice.objects.filter(user=city["課長"], body__contains="緊急の発信：係員 太郎").exists()
    city.act("同僚", "check_after", post)


def test_a_post_made_without_the_app_is_one_line(city: City) -> None:
    post = writing.drafted(city)
    city.act("係員", "record", post, comment="同僚が確認", payload=writing.went_out(city, post))
    assert (state(post), post.published_name) == ("published", "係員 太郎")


def test_it_does_not_go_out_before_now_nor_nowhere(city: City) -> None:
    post = writing.ready(city)
    for proof in (
        Published({}, city.now),
        Published({1: "https://www.instagram.com/p/1"}, city.now.replace(year=2099)),
    ):
        with pytest.raises(Incomplete):
            city.act("係員", "publish", post, payload=proof)
    assert state(post) == "ready"


@pytest.mark.parametrize(
    ("account_state", "for_notice", "allowed"),
    [
        ("stopped", False, False),
        ("stopped", True, True),
        ("notice_period", False, False),
        ("notice_period", True, True),
        ("withdrawn", True, False),
    ],
)
def test_an_account_at_rest_takes_notices_and_corrections_only(
    city: City, account_state: str, for_notice: bool, allowed: bool
) -> None:
    account = account_of(city)
    SNSAccount.objects.update(state=account_state)
    post = writing.drafted(city, "係員", account, for_notice=for_notice)
    if allowed:
        city.act("係員", "ask_check", post)
        return
    with pytest.raises(Incomplete):
        city.act("係員", "ask_check", post)


def test_a_contractor_drafts_and_publishes_for_granted_accounts_alone(city: City) -> None:
    account = account_of(city)
    with pytest.raises(NotAllowed):
        writing.drafted(city, "委託業者", account)
    give(account, city["委託業者"])
    post = writing.drafted(city, "委託業者", account)
    told: dict[str, Any] = {"fields": {"texts": {str(account.pk): "開園します。"}}, "now": city.now}
    workflow.edit(POST, post.pk, actor=city["委託業者"], seen_version=post.version, **told)
    with pytest.raises(NotAllowed):
        city.act("委託業者", "no_checker", post)
    city.act("委託業者", "ask_check", post)
    city.act("同僚", "confirm", post)
    city.act("委託業者", "publish", post, payload=writing.went_out(city, post))
    assert state(post) == "published"


def test_a_contractor_sees_nothing_of_it_once_the_account_is_taken_from_him(city: City) -> None:
    account = account_of(city)
    grant = give(account, city["委託業者"])
    post = writing.drafted(city, "委託業者", account)
    grant.delete()
    org = ActorContext(city.now.date(), city["委託業者"])
    assert not Case.objects.visible_to(org).exists()
    with pytest.raises(NotVisible):
        city.act("委託業者", "ask_check", post)


def test_a_correction_and_what_it_corrects_know_of_each_other(city: City) -> None:
    post = writing.published(city)
    fix = actions.correct(
        POST,
        post,
        how="post",
        drafter=city["同僚"],
        section_id=post.section_id,
        now=city.now,
    )
    city.act("同僚", "ask_check", fix)
    city.act("係員", "confirm", fix)
    assert state(post) == "published"
    city.act("同僚", "publish", fix, payload=writing.went_out(city, fix, "https://www.instagram.com/p/2"))
    assert (state(post), post.state_label) == ("corrected", "修正あり")
    assert list(post.corrections.all()) == [fix]
    assert Event.objects.about(post.subject).order_by("-seq").first().action == "corrected"


def test_what_must_not_be_out_is_deleted_at_once_and_decided_afterwards(city: City) -> None:
    post = writing.published(city)
    deletion = writing.deleted(city, post)
    assert (state(post), post.folded, post.sealed_with_id) == ("deleted", "", post.pk)
    assert Notice.objects.filter(user=city["課長"], title__startswith="［決裁］投稿の削除").exists()
    with pytest.raises(NotAllowed):
        city.act("係員", "approve", deletion)
    city.act("課長", "approve", deletion)
    deletion.refresh_from_db()
    assert (deletion.state, deletion.decided_at is not None) == ("approved", True)
    assert post.texts  # the copy


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("係員", True),
        ("課長", True),
        ("課長補佐", True),
        ("広報担当", True),
        ("監査", True),
        ("同僚", False),
        ("シティプロモーション", False),
    ],
)
def test_a_deleted_post_is_read_by_few(city: City, role: str, may: bool) -> None:
    post = writing.published(city)
    writing.deleted(city, post)
    post.refresh_from_db()
    assert reads(post, ActorContext(city.now.date(), city[role])) is (Depth.CONTENT if may else Depth.FACE)


def test_a_post_is_deleted_once(city: City) -> None:
    post = writing.published(city)
    writing.deleted(city, post)
    post.refresh_from_db()
    with pytest.raises(Incomplete):
        writing.deleted(city, post, "同僚")


def test_a_stop_is_let_through_by_a_second_person_with_a_reason(city: City) -> None:
    post = writing.at_check(city, text="入口の表示は「パスワード：hanabi88」です。")
    with pytest.raises(Incomplete):
        city.act("同僚", "confirm", post, comment="")
    city.act("同僚", "confirm", post, comment="催しの合言葉として公表したもの")
    (said,) = Statement.objects.filter(key__startswith="release:secret-")
    assert (said.by_name, said.word, said.text) == ("同僚 太郎", "通す", "催しの合言葉として公表したもの")


def test_a_stop_does_not_go_on_without_a_second_person(city: City) -> None:
    post = writing.drafted(city, text="入口の表示は「パスワード：hanabi88」です。")
    with pytest.raises(Incomplete):
        city.act("係員", "no_checker", post)


@pytest.mark.parametrize("action", ["publish", "record", "publish_first"])
def test_a_training_post_never_reaches_an_account(city: City, action: str) -> None:
    made = writing.ready if action == "publish" else writing.drafted
    post = made(city, training=True)
    assert post.title.startswith("【練習】")
    with pytest.raises(Incomplete, match="練習"):
        city.act("係員", action, post, comment="x", payload=writing.went_out(city, post))
    assert not post.publications.exists()


def test_an_account_knows_its_newest_post(city: City) -> None:
    post = writing.published(city)
    account = post.publications.get().account
    today = city.now.date()
    assert account.last_posted_on == today
    assert not account.is_quiet(today)
    assert account.is_quiet(today + timedelta(days=200))
    SNSAccount.objects.update(quiet_reason="祭りの時期だけ", last_posted_on=today - timedelta(days=200))
    again = writing.drafted(city, "係員", account, text="来年の日程が決まりました。")
    city.act("係員", "record", again, comment="確認者なし", payload=writing.went_out(city, again))
    account.refresh_from_db()
    assert (account.last_posted_on, account.quiet_reason) == (today, "")
