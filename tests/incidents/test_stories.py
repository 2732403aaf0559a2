"""Stories of incidents from the report to the end (G2(3), G3(3), G5(2), G5(3)): kinds, clocks, reporters.

Each says what its page shows, what binds its closing, what its history names, and who reads it how deep.
"""

from __future__ import annotations

from typing import Any

import pytest

from accounts.lookup.answers import look_up
from accounts.models import SNSAccount
from incidents.models import IncidentReport
from tests.city import City
from tests.incidents.playing import (
    CLOSED,
    DISMISSED,
    READERS,
    RECEIVED,
    REOPENED,
    SUMMED,
    TOLD,
    Play,
    Story,
    asks,
    assigned,
    days,
    does,
    fake,
    history,
    item,
    own,
    paper,
    readers,
    refused,
    retyped,
)
from tests.incidents.reporting import SECRET
from tests.organisation.entering import client_of, page_of
from tests.posts import writing

pytestmark = [pytest.mark.no_cover, pytest.mark.postgres]
X1, X2, X3 = (f"https://x.com/katori_city{n}" for n in (1, 2, 3))
DONE = (SUMMED, CLOSED)
POST = "https://www.instagram.com/p/1"
OWN = "CFC--IFI--"  # 係員 of 商工観光課 reported it: his chief reads it, his section knows of it


def answers(**kinds: str) -> Any:
    """What 「市のアカウントか」 says of the profiles of X."""

    def look(p: Play) -> None:
        found = {name: look_up(f"https://x.com/{name}").kind for name in kinds}
        assert found == kinds

    return look


def known_as(*texts: str) -> Any:
    """Each of these texts names a known fake."""

    def look(p: Play) -> None:
        assert {text: look_up(text).kind for text in texts} == dict.fromkeys(texts, "fake")

    return look


def stands(hindrance: str, number: str = "", name: str = "") -> Any:
    """How it is with the accounts, beside their state."""

    def look(p: Play) -> None:
        rows = SNSAccount.objects.filter(pk__in=[account.pk for account in p.accounts])
        chosen = rows.filter(name=name) if name else rows
        assert {(a.hindrance, a.appeal_number) for a in chosen} == {(hindrance, number)}

    return look


def both(*acts: Any) -> Any:
    return lambda p: [act(p) for act in acts]


def owner_confirms(p: Play) -> None:
    task = p.case.tasks.open().get(desk="owner")
    p.city.act("他課の課長", "confirm", p.case, task=task)


def away(p: Play) -> None:
    p.city.away("課長")


def retired(p: Play) -> None:
    SNSAccount.objects.update(state="withdrawn", medium="x", handle="katori_old", handle_key="katori_old")


def ours(p: Play) -> None:
    SNSAccount.objects.update(medium="x", handle="katori_city", handle_key="katori_city")


def deletion(p: Play) -> None:
    """A post that had gone out is deleted because its writer took the account for his own."""
    post = writing.drafted(p.city, "係員", *p.accounts)
    p.city.act("係員", "ask_check", post)
    p.city.act("同僚", "confirm", post)
    p.city.act("係員", "publish", post, payload=writing.went_out(p.city, post, POST))
    writing.deleted(p.city, post)


STORIES = [
    Story(
        "a fake is found by another section and taken down",
        "impersonation",
        (
            RECEIVED,
            asks("takedown", "notice"),
            refused(CLOSED),
            item("takedown", after=30, channel="通報窓口", receipt="T-1"),
            item("gone", after=90),
            item("notice", after=100, channel="https://www.city.example/chui"),
            asks(),
            *DONE,
        ),
        "---CCIFI--",
        (80, 80, 90, 100),
        by="他課の係員",
        of=(),
        facts={"where": X1},
        needs=("takedown", "notice"),
        page=("katori_city1", "T-1", "削除・非公開を確認"),
        told=("katori_city1", "媒体の運営主体に削除を依頼する", "削除を依頼した日"),
        prints=("削除・非公開を確認", "未記入"),
        then=answers(katori_city1="fake", katori_city9="other"),
    ),
    Story(
        "three fakes, each with its own receipt",
        "impersonation",
        (
            RECEIVED,
            item("notice"),
            item("takedown", about=X1, receipt="T-11"),
            item("takedown", about="@katori_city2", receipt="T-12"),
            asks("takedown"),
            SUMMED,
            refused(CLOSED),
            item("takedown", "impossible", about="KATORI_CITY3"),
            CLOSED,
        ),
        OWN,
        (80, 80, None, 200),
        facts={"where": f"{X1}\n{X2}、{X3}"},
        needs=("takedown", "notice"),
        page=("T-11", "T-12", "実施不能"),
        told=(f"削除を依頼する（{X1}）", "takedownの記録"),
        then=answers(katori_city1="fake", katori_city2="fake", katori_city3="fake"),
    ),
    Story(
        "a second fake is found while the first is handled",
        "impersonation",
        (
            RECEIVED,
            item("takedown"),
            item("notice", "waived"),
            asks(),
            refused(fake("@katori_city2")),
            fake("@katori_city2", "x"),
            asks("takedown"),
            item("takedown", about="katori_city2"),
            *DONE,
        ),
        OWN,
        facts={"where": X1},
        needs=("takedown", "notice"),
        page=("katori_city2",),
        told=("katori_city2",),
        then=answers(katori_city2="fake"),
    ),
    Story(
        "it was the city's own account: 誤報 at once",
        "impersonation",
        (refused(does("広報担当", "settle")), DISMISSED),
        OWN,
        facts={"where": f"https://x.com/katori_city {X1}"},
        first=ours,
        needs=("takedown", "notice"),
        state="dismissed",
        told=("届出を誤報とした日",),
        then=answers(katori_city="ours", katori_city1="alike"),
    ),
    Story(
        "a false alarm that was none is opened again",
        "impersonation",
        (
            DISMISSED,
            answers(katori_city1="other"),
            REOPENED,
            answers(katori_city1="fake"),
            item("takedown"),
            item("notice"),
            *DONE,
        ),
        OWN,
        (80, 80, None, 320),
        of=(),
        facts={"where": X1},
        needs=("takedown", "notice"),
        told=("届出を誤報とした日",),
        then=answers(katori_city1="fake"),
    ),
    Story(
        "a fake on Facebook is known under all its addresses",
        "impersonation",
        (RECEIVED, item("takedown"), item("notice"), *DONE),
        OWN,
        (80, 80, None, 260),
        facts={"where": "https://www.facebook.com/katori.city.fake/"},
        needs=("takedown", "notice"),
        told=("katori.city.fake",),
        then=known_as("https://m.facebook.com/KatoriCityFake?locale=ja_JP", "fb.com/katori.cityfake/about"),
    ),
    Story(
        "a namesake turns out to be honest",
        "impersonation",
        (
            RECEIVED,
            refused(fake("https://x.com/somebody", poses=False)),
            fake(X2, poses=False),
            item("takedown", about=X1),
            item("notice"),
            *DONE,
        ),
        OWN,
        (80, 80, None, 380),
        facts={"where": f"{X1} {X2}"},
        needs=("takedown", "notice"),
        page=("なりすましではない",),
        told=("なりすましでないと確かめた日",),
        then=answers(katori_city1="fake", katori_city2="other"),
    ),
    Story(
        "the fake comes again after the end",
        "impersonation",
        (
            RECEIVED,
            item("takedown", receipt="T-1"),
            item("gone"),
            item("notice"),
            *DONE,
            days(3),
            REOPENED,
            CLOSED,
            REOPENED,
            fake(X1),
            asks("takedown"),
            refused(CLOSED),
            item("takedown", receipt="T-2"),
            item("gone"),
            CLOSED,
        ),
        OWN,
        (80, 80, 5180, 320),
        facts={"where": X1},
        needs=("takedown", "notice"),
        page=("T-1", "T-2"),
        told=("現れた日時",),
        then=answers(katori_city1="fake"),
    ),
    Story(
        "somebody poses as an account that was given up",
        "impersonation",
        (RECEIVED, item("takedown"), item("notice"), *DONE),
        OWN,
        (80, 80, None, 260),
        facts={"where": "https://x.com/katori_old"},
        first=retired,
        needs=("takedown", "notice"),
        told=("katori_old",),
        then=answers(katori_old="fake"),
    ),
    Story(
        "an account is taken over at night, and the PR division is rung up first",
        "hijack",
        (
            RECEIVED,
            item("custody", after=120),
            item("logout", after=125),
            item("platform", receipt="P-7", channel="媒体の窓口"),
            item("police", receipt="K-3", channel="警察署"),
            asks("takedown", "notice"),
            item("takedown", "waived"),
            item("notice", after=150),
            SUMMED,
            CLOSED,
        ),
        OWN,
        (40, 15, None, 150),
        noticed=600,
        minutes={"pr_told_at": 15, "chief_told_at": 40, "occurred_at": -90},
        facts={"pr_told_to": "秘書広報課　主査", "chief_told_to": "商工観光課長"},
        needs=("takedown", "notice"),
        page=("所属長より先に伝えた", "K-3", "P-7", "電話など：商工観光課長", "起きた日時"),
        told=("警察に相談する", "すべての端末からログアウトする"),
        prints=("電話など：秘書広報課", "起きた日時"),
    ),
    Story(
        "the contractor reports that his account was taken over",
        "hijack",
        (RECEIVED, item("takedown"), item("notice"), *DONE),
        "FFC--IFIC-",
        (80, 80, None, 260),
        by="委託業者",
        given=True,
        needs=("takedown", "notice"),
        page=("警察に相談する",),
    ),
    Story(
        "nobody can log in for three days",
        "hijack",
        (
            RECEIVED,
            refused(item("look")),
            item("look", seen="locked_out"),
            days(1),
            item("look", seen="locked_out"),
            stands("locked_out"),
            days(1),
            item("look", seen="usable"),
            stands(""),
            item("takedown", "impossible"),
            item("notice"),
            *DONE,
        ),
        OWN,
        (80, 80, None, 2 * 24 * 60 + 500),
        needs=("takedown", "notice"),
        page=("ログインできない", "使える"),
        told=("凍結・ログイン不能の記録", "ログインできない"),
    ),
    Story(
        "a private message went out on the city's account and was deleted first",
        "mispost",
        (RECEIVED, item("logout"), item("custody"), asks(), *DONE),
        OWN,
        (260, 260, 200, None),
        first=deletion,
        noticed=200,
        facts={"where": POST},
        page=("削除を記録した",),
        prints=("削除を記録した",),
    ),
    Story(
        "a private message went out on the city's account and is put right",
        "mispost",
        (RECEIVED, item("logout"), item("custody"), asks("correction"), item("correction"), *DONE),
        OWN,
        needs=("correction",),
        page=("すべての端末からログアウトする", "パスワードと再設定の連絡先を変え"),
    ),
    Story(
        "what must not be out was deleted, and needs no correction",
        "mispost",
        (RECEIVED, asks("correction"), item("deletion", after=60), asks(), *DONE),
        OWN,
        (80, 80, 60, None),
        needs=("correction",),
        page=("発信すべきでない記事を削除する",),
    ),
    Story(
        "a slip turns out to be a leak; what was recorded stays",
        "mispost",
        (
            RECEIVED,
            item("logout", receipt="L-1"),
            retyped("leak"),
            asks("correction", "deletion"),
            refused(retyped("leak")),
            item("deletion", after=200),
            item("commission", "waived"),
            item("concerned"),
            *DONE,
        ),
        OWN,
        (80, 80, 200, None),
        needs=("correction",),
        page=("L-1", "個人情報保護委員会"),
        told=("誤投稿", "すべての端末から"),
        prints=("L-1",),
    ),
    Story(
        "a post hurt somebody",
        "improper",
        (RECEIVED, item("concerned"), item("correction"), *DONE),
        OWN,
        needs=("correction",),
        page=("関係する本人や所属団体",),
    ),
    Story(
        "a section in joint use reports what misleads",
        "improper",
        (RECEIVED, does("他課の課長", "confirm"), does("課長", "confirm"), item("correction"), *DONE),
        "FFCCCIFI--",
        by="他課の係員",
        joint=("農政課",),
        needs=("correction",),
    ),
    Story(
        "telephone numbers were out",
        "leak",
        (
            RECEIVED,
            refused(item("deletion", after=-1)),
            refused(item("deletion", after=100_000)),
            item("deletion", after=10),
            item("gone", after=25),
            item("concerned", receipt="C-1"),
            item("commission", receipt="I-1"),
            refused(CLOSED),
            *DONE,
        ),
        OWN,
        (80, 80, 10, None),
        needs=("deletion",),
        page=("I-1", "C-1"),
        told=("個人情報保護委員会", "関係する本人"),
    ),
    Story(
        "an auditor finds a leak",
        "leak",
        (RECEIVED, item("deletion", "impossible"), *DONE),
        "FFC--IFI--",
        by="監査",
        needs=("deletion",),
    ),
    Story(
        "an account is frozen and runs again",
        "frozen",
        (
            RECEIVED,
            item("appeal", receipt="AP-1"),
            stands("frozen", "AP-1"),
            days(1),
            item("look", seen="frozen"),
            stands("frozen", "AP-1"),
            item("notice", after=1500),
            days(1),
            item("look", seen="usable"),
            *DONE,
        ),
        OWN,
        (80, 80, None, 1500),
        page=("AP-1", "アカウントの様子"),
        told=("AP-1", "凍結"),
        then=stands(""),
    ),
    Story(
        "of two accounts one stays frozen",
        "frozen",
        (
            RECEIVED,
            item("appeal", receipt="AP-2"),
            refused(item("look", seen="usable", about="どこかのもの")),
            item("look", seen="usable", about="佐原の大祭"),
            *DONE,
        ),
        "CFCFCIFI--",
        of=("商工観光課", "農政課"),
        then=both(stands("", "", "佐原の大祭"), stands("frozen", "AP-2", "あやめ")),
        told=("AP-2",),
    ),
    Story(
        "many are angry, and the city keeps calm",
        "flaming",
        (RECEIVED, asks(), refused(CLOSED), *DONE),
        OWN,
        page=("反応を見守り", "未記入"),
        prints=("未記入",),
        told=("起きたこと", "結果", "知らせた相手", "供覧の要旨"),
    ),
    Story(
        "the anger has its ground in an error",
        "flaming",
        (RECEIVED, item("calm"), retyped("improper"), asks("correction"), item("correction"), *DONE),
        OWN,
        page=("反応を見守り",),
        told=("炎上",),
    ),
    Story(
        "anger about the accounts of two sections",
        "flaming",
        (RECEIVED, owner_confirms, item("calm"), item("notice", after=240), *DONE),
        "CFCFCIFI--",
        (80, 80, None, 240),
        of=("商工観光課", "農政課"),
    ),
    Story(
        "a magazine writes about the festival: one line",
        "mention",
        (does("広報担当", "settle", comment="記事を確かめた。"),),
        OWN,
        of=(),
        facts={"where": "旅行雑誌10月号"},
        told=("記事を確かめた。",),
    ),
    Story(
        "a mention that was received first",
        "mention",
        (RECEIVED, item("notice", "waived"), does("広報担当", "settle", comment="対応は不要。")),
        OWN,
        of=(),
        facts={"where": "まとめサイト"},
    ),
    Story(
        "an employee's private account",
        "other",
        (
            RECEIVED,
            own("本人に話を聞く"),
            refused(own("本人に話を聞く")),
            refused(own("  ")),
            item("own1", receipt="聞取り1"),
            refused(item("own2")),
            *DONE,
        ),
        OWN,
        of=(),
        facts={"where": "職員の私用のアカウント"},
        page=("本人に話を聞く", "聞取り1"),
        told=("本人に話を聞く", "own1の記録"),
        prints=("聞取り1",),
    ),
    Story(
        "nothing was the matter",
        "other",
        (RECEIVED, item("notice", "waived"), DISMISSED),
        OWN,
        state="dismissed",
    ),
    Story(
        "the PR division reports it itself",
        "flaming",
        (refused(RECEIVED), does("広報補佐", "acknowledge"), *DONE),
        "FFC--IFI--",
        by="広報担当",
    ),
    Story(
        "the chief is away; his substitute confirms",
        "improper",
        (RECEIVED, does("課長補佐", "confirm"), item("correction"), *DONE),
        OWN,
        first=away,
        needs=("correction",),
    ),
    Story(
        "a colleague handles it too",
        "improper",
        (
            RECEIVED,
            refused(item("correction", role="同僚")),
            assigned("同僚"),
            item("correction", role="同僚"),
            *DONE,
        ),
        "CIC--IFI--",
        needs=("correction",),
        told=("同僚 太郎",),
    ),
]


def shown(story: Story) -> Any:
    """On PostgreSQL a few of them: what differs there, others try."""
    marks = [] if STORIES.index(story) % 8 == 0 else pytest.mark.sqlite
    return pytest.param(story, marks=marks, id=story.name.replace(" ", "-"))


@pytest.mark.parametrize("story", [shown(story) for story in STORIES])
def test_an_incident_is_played_from_its_report_to_its_end(city: City, story: Story) -> None:
    play = story.played(city)
    case = play.fresh()
    assert (case.state, case.closed_at is not None) == (story.state, True)
    assert tuple(clock.minutes for clock in case.clocks()) == story.clocks
    assert readers(play) == story.readers
    page = page_of(client_of(city, "広報担当"), case.get_absolute_url())
    assert [word for word in story.page if word not in page] == []
    assert [word for word in story.told if word not in history(play)] == []
    assert [word for word in story.prints if word not in paper(play)] == []
    those_who_only_know_of_it(play, story)
    if story.then:
        story.then(play)


def those_who_only_know_of_it(play: Play, story: Story) -> None:
    """They are shown its face: not what happened, nor what was written of it for others."""
    shown = ""
    for role, letter in zip(READERS, story.readers, strict=True):
        answer = client_of(play.city, role).get(play.case.get_absolute_url())
        assert answer.status_code == (404 if letter == "-" else 200), role
        shown += answer.content.decode() if letter == "F" else ""
    words = (SECRET, TOLD.happened, TOLD.informed, TOLD.outcome)
    assert [word for word in words if word in shown] == []


def test_there_are_thirty_and_every_kind_is_told() -> None:
    assert len(STORIES) >= 30
    assert {story.kind for story in STORIES} == set(IncidentReport.Nature.values)
    assert len({story.name for story in STORIES}) == len(STORIES)
