"""Stopping, giving up, and the report to the promotion office (G6, G7), each sentence in all its parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.account.actions import NotYours
from accounts.models import Review
from accounts.reviews.actions import judge
from applications.giving_up.actions import Proof
from applications.resumption.process import RESUMPTION
from katori_sns.workflow.errors import Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.models import Statement
from tests.accounts import keeping
from tests.applications import lives
from tests.applications.giving_up import (
    FROM,
    TO,
    account_of,
    advised,
    at_notice,
    desks,
    done,
    forced,
    payload,
    started,
    state,
)
from tests.city import City
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]

REFUSED = (NotAllowed, NotVisible)


def fields(refusal: Any) -> set[str]:
    return {problem.field for problem in refusal.value.problems}


def test_it_is_consulted_about_first_and_the_chief_alone_decides_also_against_the_opinion(city: City) -> None:
    account = account_of(city)
    case = started(city, account)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    # Nothing is carried out while the PR division has not spoken.
    assert desks(case) == ["pr"]
    with pytest.raises(NotAllowed):
        city.act("広報担当", "with_opinion", case, "残してほしい")
    city.act("広報主管課長", "with_opinion", case, "残してほしい")
    assert (desks(case), state(account)) == (["chief_again"], "active")
    for role in ("係員", "広報主管課長"):
        with pytest.raises(NotAllowed):
            city.act(role, "carry_out", case, ground="出張")
    with pytest.raises(Incomplete):
        city.act("課長", "carry_out", case, "")
    city.act("課長", "carry_out", case, "利用者が少ない")
    assert state(account) == "notice_period"
    left = advised(city, account_of(city, "山車"))
    city.act("課長", "abandon", left, "続ける")
    left.refresh_from_db()
    assert left.state == "abandoned"


@pytest.mark.parametrize(("measure", "way", "then"), [
    ({"measure": "stop"}, "stop", "stopped"),
    ({"measure": "withdraw", "period_from": FROM, "period_to": TO}, "notice", "notice_period"),
    ({"measure": "withdraw", "harm": True}, "delete", "notice_period"),
])  # fmt: skip
def test_the_pr_division_stops_and_gives_up_after_it_has_contacted_the_section(
    city: City, measure: dict[str, Any], way: str, then: str
) -> None:
    account = account_of(city)
    uncontacted = forced(city, account, attempts="", **measure)
    with pytest.raises(Incomplete) as refusal:
        city.act("広報担当", f"propose_{way}", uncontacted)
    assert "contacted_at" in fields(refusal)
    for empty in ("contacted_by", "contacted_whom", "contacted_how"):
        told = {"contacted_at": city.now, "attempts": "", **CONTACTED, empty: ""}
        half = forced(city, account_of(city, f"山車{empty}"), **measure | told)
        with pytest.raises(Incomplete) as refusal:
            city.act("広報担当", f"propose_{way}", half)
        assert fields(refusal) == {empty}
    lives.set_fields(uncontacted, contacted_at=city.now, **CONTACTED)
    city.act("広報担当", f"propose_{way}", uncontacted)
    for role in ("広報担当", "課長"):
        with pytest.raises(NotAllowed):
            city.act(role, f"decide_{way}", uncontacted)
    assert state(account) == "active"
    city.act("広報主管課長", f"decide_{way}", uncontacted)
    assert state(account) == then


CONTACTED = {"contacted_by": "広報担当", "contacted_whom": "課長", "contacted_how": "電話"}


def test_an_own_stop_ends_by_a_notice_and_the_pr_division_s_by_its_lifting(city: City) -> None:
    own, ordered = account_of(city), account_of(city, "山車")
    case = advised(city, own, measure="stop", stop_method="private")
    city.act("課長", "carry_out_stop", case)
    done(city, "stopped", case)
    notice = city.start(RESUMPTION, accounts=(own,), resumed_on=city.now.date(), reason="次の大祭が近い")
    city.act("係員", "forward", notice)
    with pytest.raises(NotAllowed):
        city.act("係員", "submit", notice)
    assert state(own) == "stopped"
    city.act("課長", "submit", notice)
    assert state(own) == "active"
    order = forced(city, ordered)
    city.act("広報担当", "propose_stop", order)
    city.act("広報主管課長", "decide_stop", order)
    notice = city.start(RESUMPTION, accounts=(ordered,), resumed_on=city.now.date(), reason="直した")
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", notice)
    assert fields(refusal) == {"account"}
    for task in order.tasks.open().filter(desk="lift"):
        for role in ("課長", "広報担当"):
            with pytest.raises(NotAllowed):
                city.act(role, "lift", order, task=task)
    city.act("広報主管課長", "lift", order)
    assert state(ordered) == "active"


def test_the_ground_is_one_of_the_four_or_another_in_words(city: City) -> None:
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", started(city, criteria=[], other_ground=" "))
    assert fields(refusal) == {"criteria"}
    for n, (grounds, other) in enumerate([(["1"], ""), (["2", "3", "4"], ""), ([], "媒体が終わる")]):
        case = started(city, account_of(city, f"山車{n}"), criteria=grounds, other_ground=other, **USE)
        city.act("係員", "forward", case)


USE: dict[str, Any] = {"followers_use": "活用できない"}


def test_it_is_announced_in_the_account_and_on_the_city_site_and_deleted_after_the_period(city: City) -> None:
    account = account_of(city)
    case = at_notice(city, account)
    assert (state(account), account.notice_until) == ("notice_period", TO)
    assert desks(case) == ["promotion", "tell_city", "tell_followers"]
    done(city, "tell_followers", case)
    done(city, "tell_city", case)
    for action in ("delete", "cannot_delete"):
        with pytest.raises(Incomplete) as refusal:
            done(city, action, case)
        assert "周知期間の終了の翌日（令和8年12月19日）より前の日です" in refusal.value.problems[0].message
    assert state(account) == "notice_period"
    city.now += timedelta(days=40)
    done(city, "delete", case)
    assert state(account) == "withdrawn"


def test_an_announcement_has_its_day_and_its_place(city: City) -> None:
    case = at_notice(city)
    for action in ("tell_followers", "tell_city"):
        for proof, field in (
            (None, "on"),
            (Proof(city.now.date() + timedelta(days=2), "https://www.city.example/"), "on"),
            (Proof(city.now.date(), "", "画面の写し"), "place"),
        ):
            with pytest.raises(Incomplete) as refusal:
                city.act("係員", action, case, payload=proof)
            assert field in fields(refusal)
        done(city, action, case)
        said = Statement.objects.get(key=f"proof:{action}")
        assert (said.word[:2], said.details["URLまたは場所"]) == ("令和", "https://www.city.example/")


def test_a_deletion_has_its_evidence_and_what_cannot_be_deleted_its_reason(city: City) -> None:
    ways = (("delete", ""), ("cannot_delete", "ログインできない"))
    for action, why in ways:
        account = account_of(city, action)
        case = advised(city, account, harm=True, period_from=None, period_to=None, criteria=["3"])
        city.act("課長", "carry_out_at_once", case)
        bare = Proof(city.now.date(), "https://www.city.example/")
        with pytest.raises(Incomplete) as refusal:
            city.act("係員", action, case, "", payload=bare)
        assert fields(refusal) == {"comment" if why else "evidence"}
        assert state(account) == "notice_period"
        city.act("係員", action, case, why, payload=payload(city))
        assert state(account) == "withdrawn"


def test_without_significant_harm_nothing_is_deleted_at_once(city: City) -> None:
    harmed = account_of(city)
    case = advised(city, harmed, harm=True, period_from=None, period_to=None, criteria=["3"])
    with pytest.raises(NotAllowed):
        city.act("課長", "carry_out", case)
    city.act("課長", "carry_out_at_once", case)
    assert desks(case) == ["delete", "promotion"]
    done(city, "delete", case)
    assert state(harmed) == "withdrawn"
    unharmed = account_of(city, "山車")
    case = started(city, unharmed, period_from=None, period_to=None)
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", case)
    assert fields(refusal) == {"period_from", "period_to"}
    case = advised(city, account_of(city, "祭り"))
    with pytest.raises(NotAllowed):
        city.act("課長", "carry_out_at_once", case)


@pytest.mark.parametrize(("measure", "act"), [
    ({"measure": "stop", "stop_method": "private"}, "carry_out_stop"),
    ({"measure": "withdraw"}, "carry_out"),
    ({"harm": True, "period_from": None, "period_to": None, "criteria": ["3"]}, "carry_out_at_once"),
])  # fmt: skip
def test_each_way_of_giving_up_is_reported_to_the_promotion_office(
    city: City, measure: dict[str, Any], act: str
) -> None:
    case = advised(city, account_of(city), **measure)
    assert "promotion" not in desks(case)
    city.act("課長", act, case)
    assert "promotion" in desks(case)
    with pytest.raises(REFUSED):
        city.act("広報主管課長", "receive", case)
    city.act("シティプロモーション", "receive", case)
    assert "promotion" not in desks(case)


@pytest.mark.parametrize(("measure", "way"), [
    ({"measure": "stop"}, "stop"),
    ({"measure": "withdraw", "period_from": FROM, "period_to": TO}, "notice"),
    ({"measure": "withdraw", "harm": True}, "delete"),
])  # fmt: skip
def test_what_the_pr_division_orders_is_reported_too(city: City, measure: dict[str, Any], way: str) -> None:
    case = forced(city, account_of(city), **measure)
    city.act("広報担当", f"propose_{way}", case)
    city.act("広報主管課長", f"decide_{way}", case)
    city.act("シティプロモーション", "receive", case)
    at_once = forced(city, account_of(city, "山車"), "広報主管課長", urgent=True, **measure)
    city.act("広報主管課長", f"urgent_{way}", at_once)
    city.act("シティプロモーション", "receive", at_once)


def test_each_start_is_reported_to_the_promotion_office(city: City) -> None:
    for case in (city.approved(), lives.recognised(city)):
        with pytest.raises(REFUSED):
            city.act("広報担当", "receive", case)
        city.act("シティプロモーション", "receive", case)
        assert "promotion" not in desks(case)


def test_the_chief_alone_judges_whether_to_go_on_to_improve_or_to_give_up(city: City) -> None:
    account = keeping.account_of(city)
    path, said = f"/accounts/{account.pk}/judge/", {"judgement": "continue", "seen": "0"}
    asked: dict[str, Any] = {"grounds": [], "reason": "", "seen": 0, "now": timezone.now()}
    for role in ("係員", "課長補佐", "他課の課長", "部長", "広報主管課長", "監査"):
        assert client_of(city, role).post(path, said).status_code == 404
        with pytest.raises(NotYours):
            judge(account_id=account.pk, judgement="withdraw", by=city[role], **asked)
    assert not Review.objects.exists()
    assert client_of(city, "課長").post(path, said | {"judgement": ""}).status_code == 422
    for seen, judgement in enumerate(("continue", "improve", "withdraw")):
        answer = client_of(city, "課長").post(path, {"judgement": judgement, "seen": str(seen)})
        assert answer.status_code == 302
    assert set(Review.objects.values_list("judgement", "by_name")) == {
        (judgement, "課長 太郎") for judgement in ("continue", "improve", "withdraw")
    }
