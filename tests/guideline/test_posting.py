"""What goes out (G2, G3, G4(5), G5(3)), each row's sentence in all its parts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import SNSAccount
from incidents.models import IncidentReport
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.errors import Incomplete, NotAllowed, NotVisible
from posts.checker import check
from posts.checker.finding import ALONE, Context
from posts.guards import findings
from posts.models import Entitled, Post, PostDeletion
from tests.accounts.keeping import account_of
from tests.city import City
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


def org(city: City) -> ActorContext:
    return ActorContext(city.now.date(), city["係員"])


def found(text: str, context: Context = ALONE) -> set[str]:
    return {finding.rule for finding in check(text, context)}


def typed(post: Any, text: str, **more: Any) -> dict[str, Any]:
    account = SNSAccount.objects.get(case_accounts__case=post.pk)
    post.refresh_from_db()
    return {"nature": "fact", f"text_{account.pk}": text, "version": post.version} | more


def fields(refusal: Any) -> set[str]:
    return {problem.field for problem in refusal.value.problems}


def state(post: Any) -> str:
    post.refresh_from_db()
    return str(post.state)


def test_whoever_writes_has_the_rules_of_conduct_beside_his_text(city: City) -> None:
    post, client = writing.drafted(city), client_of(city, "係員")
    page = page_of(client, f"/posts/{post.pk}/edit/")
    for words in (
        "香取市の代表である自覚と責任を持ち、社会的な常識やマナーをわきまえた言動",
        "率直に認めて早急に訂正",
        "関係法令、職員の服務規程、情報セキュリティポリシー等を守ります",
        "攻撃的な反応には冷静に対応し、無用な議論を避けます",
    ):
        assert words in page, words


def test_what_misled_is_put_right_from_the_page_of_the_post_with_its_text(city: City) -> None:
    post = writing.published(city)
    client = client_of(city, "同僚")
    assert f"/posts/{post.pk}/correct/" in page_of(client, f"/posts/{post.pk}/")
    for how in ("edit", "post"):
        answer = client.post(f"/posts/{post.pk}/correct/", {"how": how})
        fix = Post.objects.order_by("-pk")[0]
        assert (answer.url, fix.corrects_id, fix.how) == (f"/posts/{fix.pk}/edit/", post.pk, how)
        assert list(fix.texts.values()) == [writing.TEXT]
        # It is checked like any other.
        city.act("同僚", "ask_check", fix)
        with pytest.raises(NotAllowed):
            city.act("同僚", "confirm", fix)
    city.act("係員", "confirm", fix)
    city.act("同僚", "publish", fix, payload=writing.went_out(city, fix, "https://www.instagram.com/p/2"))
    assert (state(post), list(post.corrections.filter(state="published"))) == ("corrected", [fix])
    assert f"/posts/{fix.pk}/" in page_of(client, f"/posts/{post.pk}/")
    assert f"/posts/{post.pk}/" in page_of(client, f"/posts/{fix.pk}/")


def test_of_people_and_works_it_is_asked_and_the_answer_goes_with_the_post(city: City) -> None:
    client, post = client_of(city, "係員"), writing.drafted(city)
    page = page_of(client, f"/posts/{post.pk}/edit/")
    assert "本人や所属団体、企業等に、投稿の前に了承を得ます" in page
    assert {f.rule for f in findings(post, org(city))} == {"people", "works"}
    said = {
        "people": "consented",
        "people_note": "本人と香取高校、11月1日、課の書庫",
        "works": "cleared",
        "works_note": "作者の名を添える",
    }
    client.post(f"/posts/{post.pk}/edit/", typed(post, writing.TEXT, **said))
    post.refresh_from_db()
    assert findings(post, org(city)) == []
    city.act("係員", "ask_check", post)
    data = json.loads(post.submissions.get().data)
    assert (data["people"], data["people_note"]) == ("了承済み", "本人と香取高校、11月1日、課の書庫")
    assert (data["works"], data["works_note"]) == ("許諾または条件を確認した", "作者の名を添える")
    assert "本人と香取高校" in page_of(client_of(city, "同僚"), f"/posts/{post.pk}/")


def test_a_person_s_name_asks_for_his_consent(city: City) -> None:
    (finding,) = check("見本太郎さんが優勝しました", Context(standalone=True))
    assert (finding.rule, finding.article) == ("person", "2 遵守事項 (2)")
    assert "了承" in finding.what_to_do
    assert found("見本太郎さんが優勝しました", Context(people="consented", works="none")) == set()


def test_a_campaign_is_found_and_an_election_day_is_not() -> None:
    (finding,) = check("見本候補を応援しています")
    assert (finding.rule, finding.article) == ("campaign", "2 遵守事項 (2)")
    assert found("投票日は11月29日です") == set()


def test_a_denial_is_led_to_a_decision_until_it_is_on_its_way() -> None:
    (finding,) = check("そのような事実は一切ございません。")
    assert (finding.rule, finding.article) == ("denial", "4 手続 (5)②")
    assert "決裁を受けてください" in finding.what_to_do
    assert found("そのような事実は一切ございません。", Context(official=True)) == set()


def test_a_denial_is_an_official_view_and_is_decided(city: City) -> None:
    post, client = writing.official(city), client_of(city, "係員")
    page = page_of(client, f"/posts/{post.pk}/edit/")
    assert "否定や反論、未決定や未発表の事柄について尋ねられたときの答えは、個人で判断せず" in page
    for action in ("ask_check", "no_checker"):
        with pytest.raises(NotAllowed):
            city.act("係員", action, post)
    with pytest.raises(Incomplete):
        city.act("係員", "record", post, payload=writing.went_out(city, post))
    city.act("係員", "ask_decision", post)
    with pytest.raises(NotAllowed):
        city.act("同僚", "decide", post)
    city.act("課長", "decide", post)
    assert state(post) == "ready"


# Rule → the article it rests on, a text against it, one that is none.
FORBIDDEN = {
    "undecided": ("3 禁止事項 (1)", "代わりの日程は検討中です", "10月10日に開催する予定です"),
    "security": ("3 禁止事項 (1)", "警備員の巡回時刻は22時", "警備員の指示に従ってください"),
    "my_number": ("3 禁止事項 (1)", "123456789018", "123456789012"),
    "secret": ("3 禁止事項 (1)、5 リスク回避と対応 (1)", "PW: hanabi88", "パスワードは変えましょう"),
    "mobile": ("3 禁止事項 (1)", "090-0000-0000", "0120-00-0000"),
    "landline": ("3 禁止事項 (1)", "0478-00-0000", "0120-000-000"),
    "mail": ("3 禁止事項 (1)", "taro@example.jp", "@katori_kanko"),
    "postal": ("3 禁止事項 (1)", "見本さん宅（香取市佐原ロ12-3）", "会場：中央公民館（香取市佐原イ1番地）"),
    "card": ("3 禁止事項 (1)", "4111 1111 1111 1111", "4111 1111 1111 1112"),
    "masked": ("3 禁止事項 (2)", "某議員が", "○日時　10月1日"),
    "template": ("3 禁止事項 (2)", "【要修正】会場", "10月10日"),
    "weekday": ("3 禁止事項 (2)", "令和8年12月1日（月）", "令和8年12月1日（火）"),
    "hurting": ("2 遵守事項 (1)", "外人お断り", "外国人住民の皆さん"),
}


UNDECIDED = [
    "検討中です",
    "来年度に建てるという噂です",
    "増えるらしいです",
    "まだ発表していない",
    "公表前ですが",
]


def told_of(city: City, rule: str) -> None:
    """The composer shows the rule's finding, its article and its place, and nothing of a text like it."""
    article, bad, good = FORBIDDEN[rule]
    post = writing.drafted(city, text=writing.TEXT, people="none", works="none")
    client, path = client_of(city, "係員"), f"/posts/{post.pk}/check/"
    answers = {"people": "none", "works": "none"}
    text = f"お知らせです。\n{bad}\n以上"
    page = client.post(path, typed(post, text, **answers)).text
    (finding,) = [f for f in check(text) if f.rule == rule]
    assert text[finding.start : finding.end] in bad
    assert finding.start < finding.end
    for words in (article, finding.title, finding.what_to_do, finding.excerpt):
        assert words in page, words
    assert finding.title not in client.post(path, typed(post, good, **answers)).text


@pytest.mark.parametrize(
    "rule", [rule for rule, (article, *_) in FORBIDDEN.items() if "3 禁止事項 (1)" in article]
)
def test_what_is_undecided_or_secret_is_found_before_it_goes_out(city: City, rule: str) -> None:
    told_of(city, rule)


@pytest.mark.parametrize("rule", ["masked", "template"])
def test_what_is_masked_or_left_blank_is_found_before_it_goes_out(city: City, rule: str) -> None:
    told_of(city, rule)


@pytest.mark.parametrize("rule", ["weekday", "hurting"])
def test_what_misleads_or_hurts_is_found_before_it_goes_out(city: City, rule: str) -> None:
    told_of(city, rule)


def test_guesses_and_rumours_are_found_like_what_is_undecided() -> None:
    for text in UNDECIDED:
        assert "undecided" in found(f"図書館は、{text}。"), text


def test_the_same_text_again_on_the_account_is_found_within_the_window(city: City, settings: Any) -> None:
    account = account_of(city)
    out = writing.drafted(city, "係員", account, people="none", works="none")
    city.act("係員", "ask_check", out)
    city.act("同僚", "confirm", out)
    city.act("係員", "publish", out, payload=writing.went_out(city, out))
    again = writing.drafted(city, "係員", account, text=writing.TEXT + "！", people="none", works="none")
    (finding,) = findings(again, org(city))
    assert (finding.rule, finding.article) == ("same_again", "3 禁止事項 (2)")
    other = writing.drafted(city, "係員", account_of(city, name="山車"), people="none", works="none")
    assert findings(other, org(city)) == []
    city.now += timedelta(days=settings.REPEAT_DAYS + 1)
    assert findings(again, org(city)) == []


def test_a_fact_needs_a_colleague_and_no_decision_of_the_chief(city: City) -> None:
    post = writing.drafted(city)
    with pytest.raises(NotAllowed):
        city.act("係員", "ask_decision", post)
    city.act("係員", "ask_check", post)
    for role in ("係員", "他課の係員"):
        with pytest.raises((NotAllowed, NotVisible)):
            city.act(role, "confirm", post)
    city.act("同僚", "confirm", post)
    assert state(post) == "ready"
    city.act("係員", "publish", post, payload=writing.went_out(city, post))
    assert state(post) == "published"


def test_an_emergency_goes_out_at_once_with_its_reason_and_is_checked_afterwards(city: City) -> None:
    post = writing.drafted(city)
    with pytest.raises(Incomplete):
        city.act("係員", "publish_first", post, "", payload=writing.went_out(city, post))
    city.act("係員", "publish_first", post, "堤防が切れた", payload=writing.went_out(city, post))
    assert state(post) == "published"
    task = post.tasks.open().get(desk="after")
    assert task.due == (city.now + timedelta(days=1)).date()
    with pytest.raises(NotAllowed):
        city.act("係員", "check_after", post)
    city.act("同僚", "check_after", post)


def test_an_official_view_is_decided_by_one_entitled_and_by_nobody_else(city: City) -> None:
    stranger, above = city.sections["農政課"], city.sections["生活経済部"]
    post = writing.official(city, decider=stranger)
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "ask_decision", post)
    assert fields(refusal) == {"decider"}
    Entitled.objects.create(section=city.sections["商工観光課"], decides=above)
    post = writing.at_decision(city, decider=above)
    for role in ("課長", "係員", "同僚"):
        with pytest.raises(NotAllowed):
            city.act(role, "decide", post)
    city.act("部長", "decide", post)
    assert state(post) == "ready"


def test_only_what_must_not_be_out_is_deleted_and_the_chief_decides_afterwards(city: City) -> None:
    post = writing.published(city)
    client, path = client_of(city, "係員"), f"/incidents/posts/{post.pk}/delete/"
    assert "原則、一度投稿した記事は削除しません" in page_of(client, path)
    for wrong in ({"ground": ""}, {"ground": "error"}, {"reason": ""}):
        assert client.post(path, writing.DELETION | wrong).status_code == 422
    assert {ground.value for ground in PostDeletion.Ground} == {
        *("secret", "personal", "rights", "security", "private"),
    }
    assert state(post) == "published"
    assert client.post(path, writing.DELETION).status_code == 302
    assert state(post) == "deleted"
    deletion = PostDeletion.objects.get()
    assert deletion.state == "deleted"
    for role in ("係員", "同僚"):
        with pytest.raises(NotAllowed):
            city.act(role, "approve", deletion)
    city.act("課長", "approve", deletion)
    assert state(deletion) == "approved"
    assert IncidentReport.objects.count() == 1
    drafted = writing.drafted(city)
    with pytest.raises(Incomplete):
        writing.deleted(city, drafted)


def test_what_went_out_without_an_answer_about_consent_is_found_afterwards(city: City) -> None:
    answered = writing.published(city, people="none", works="none")
    unanswered = writing.published(city, people="")
    for role in ("監査", "広報担当", "課長"):
        page = page_of(client_of(city, role), "/posts/?mark=unanswered")
        assert "未回答の了承" in page
        assert f"/posts/{unanswered.pk}/" in page
        assert f"/posts/{answered.pk}/" not in page
