"""Giving up an account (G6, G7): the section decides, each step has its proof."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import WatchedHandle
from applications.giving_up.actions import Proof
from applications.resumption.process import RESUMPTION
from applications.withdrawal.process import WITHDRAWAL
from katori_sns.history.models import Event
from katori_sns.workflow.errors import Incomplete, NotAllowed
from tests.applications.giving_up import (
    FROM,
    HARM,
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


def test_a_withdrawal_goes_through_its_period_to_the_last_proof(city: City) -> None:
    account = account_of(city)
    case = at_notice(city, account)
    assert (state(account), account.notice_until) == ("notice_period", TO)
    assert desks(case) == ["promotion", "tell_city", "tell_followers"]
    done(city, "tell_followers", case)
    assert desks(case) == ["delete", "promotion", "tell_city"]
    city.act("係員", "skip_city", case, "市のページがない")
    assert desks(case) == ["delete", "promotion"]
    assert case.tasks.get(desk="delete").due == TO + timedelta(days=1)
    with pytest.raises(Incomplete) as early:
        done(city, "delete", case)
    assert "周知期間の終了の翌日（令和8年12月19日）より前の日です" in early.value.problems[0].message
    city.now += timedelta(days=40)
    done(city, "delete", case)
    assert (state(account), account.deleted_on) == ("withdrawn", city.now.date())
    assert WatchedHandle.objects.get().handle == "佐原の大祭"
    for action in ("unlink", "close_custody"):
        case.refresh_from_db()
        assert case.closed_at is None
        done(city, action, case)
    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("withdrawn", city.now)
    assert desks(case) == ["promotion"]
    city.act("シティプロモーション", "receive", case)
    words = Event.objects.about(account.subject).values_list("label", flat=True).order_by("seq")
    assert list(words) == ["周知期間の開始", "撤退"]


def test_a_proof_has_a_day_that_has_come(city: City) -> None:
    case = at_notice(city)
    for wrong in (None, Proof(city.now.date() + timedelta(days=2))):
        with pytest.raises(Incomplete) as refusal:
            city.act("係員", "tell_city", case, payload=wrong)
        assert refusal.value.problems[0].field == "on"


@pytest.mark.parametrize("action", ["tell_followers", "tell_city"])
def test_an_announcement_says_where_it_stands(city: City, action: str) -> None:
    case = at_notice(city)
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", action, case, payload=Proof(city.now.date(), "", "画面の写し"))
    assert [problem.field for problem in refusal.value.problems] == ["place"]


def test_a_deletion_has_its_evidence(city: City) -> None:
    account = account_of(city)
    case = advised(city, account, **HARM, period_from=None, period_to=None)
    city.act("課長", "carry_out_at_once", case)
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "delete", case, payload=Proof(city.now.date(), "https://www.city.example/"))
    assert [problem.field for problem in refusal.value.problems] == ["evidence"]
    assert state(account) == "notice_period"
    done(city, "delete", case)
    assert state(account) == "withdrawn"


def test_the_section_decides_also_against_the_opinion_but_says_why(city: City) -> None:
    account = account_of(city)
    case = advised(city, account, result="with_opinion")
    with pytest.raises(Incomplete):
        city.act("課長", "carry_out", case, "")
    assert state(account) == "active"
    city.act("課長", "carry_out", case, "利用者が少ない")
    assert state(account) == "notice_period"


def test_the_section_may_leave_it_at_the_consultation(city: City) -> None:
    account = account_of(city)
    case = advised(city, account)
    city.act("課長", "abandon", case)
    case.refresh_from_db()
    assert (case.state, case.closed_at is None, state(account)) == ("abandoned", False, "active")


def test_there_is_no_rejection_and_pr_staff_decide_nothing(city: City) -> None:
    assert {s.action for s in WITHDRAWAL.steps_at("pr")} == {
        *("no_objection", "with_opinion", "return"),
        *("pull_back", "cancel"),
    }
    case = started(city)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    with pytest.raises(NotAllowed):
        city.act("広報担当", "no_objection", case)


def test_a_withdrawal_called_off_brings_the_account_back(city: City) -> None:
    account = account_of(city, state="stopped")
    case = at_notice(city, account)
    city.act("課長", "call_off", case)
    case.refresh_from_db()
    assert (case.state, state(account), desks(case)) == ("called_off", "stopped", ["promotion"])
    assert case.closed_at is not None
    started(city, account)  # the claim is free again


def test_significant_harm_needs_no_period(city: City) -> None:
    account = account_of(city)
    case = advised(city, account, **HARM, period_from=None, period_to=None, criteria=["3"])
    city.act("課長", "carry_out_at_once", case)
    assert (state(account), desks(case)) == ("notice_period", ["delete", "promotion"])
    city.act("係員", "cannot_delete", case, "ログインできない", payload=payload(city))
    assert state(account) == "withdrawn"


def test_a_short_period_gives_its_reason(city: City) -> None:
    case = started(city, period_to=FROM + timedelta(days=3))
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", case)
    assert [p.field for p in refusal.value.problems] == ["period_reason"]


def test_a_ground_is_named(city: City) -> None:
    case = started(city, criteria=[])
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", case)
    assert [p.field for p in refusal.value.problems] == ["criteria"]


def test_a_stop_waits_until_it_was_really_done_and_is_resumed_by_a_notice(city: City) -> None:
    account = account_of(city)
    case = advised(city, account, measure="stop", stop_method="private")
    city.act("課長", "carry_out_stop", case)
    assert (state(account), account.stopped_on) == ("stopped", None)
    done(city, "stopped", case)
    account.refresh_from_db()
    case.refresh_from_db()
    assert (account.stopped_on, case.state) == (city.now.date(), "stopped")
    notice = city.start(RESUMPTION, accounts=(account,), resumed_on=city.now.date(), reason="次の大祭が近い")
    city.act("係員", "forward", notice)
    city.act("課長", "submit", notice)
    assert (state(account), account.stop_method) == ("active", "")
    city.act("広報担当", "acknowledge", notice)


def test_several_accounts_are_merged_into_one(city: City) -> None:
    old, kept, heir = (account_of(city, name) for name in ("祭り", "山車", "佐原"))
    lines = {
        str(old.pk): {"successor": heir.pk, "name": "佐原", "kept": False},
        str(kept.pk): {"successor": heir.pk, "name": "佐原", "kept": True},
    }
    at_notice(city, old, kept, measure="merge", lines=lines)
    assert (state(old), old.successor) == ("notice_period", heir)
    assert (state(kept), kept.successor, kept.stop_method) == ("stopped", heir, "silent")
    assert state(heir) == "active"


def test_a_merger_names_a_successor_for_every_account(city: City) -> None:
    old, other = account_of(city, "祭り"), account_of(city, "山車")
    lines = {str(old.pk): {"successor": other.pk, "kept": False}}
    case = started(city, old, other, measure="merge", lines=lines)
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", case)
    assert {p.field for p in refusal.value.problems} == {f"successor_{old.pk}", f"successor_{other.pk}"}


def test_an_account_has_one_open_withdrawal(city: City) -> None:
    account = account_of(city)
    started(city, account, account_of(city, "山車"))
    with pytest.raises(Incomplete):
        started(city, account)


def test_the_section_is_contacted_before_a_forced_stop(city: City) -> None:
    case = forced(city, account_of(city), attempts="")
    with pytest.raises(Incomplete) as refusal:
        city.act("広報担当", "propose_stop", case)
    assert "contacted_at" in {p.field for p in refusal.value.problems}


def test_a_forced_stop_hears_the_chief_and_is_lifted_by_who_decided_it(city: City) -> None:
    account = account_of(city)
    case = forced(city, account)
    city.act("広報担当", "propose_stop", case)
    assert desks(case) == ["answer", "pr_stop"]
    city.act("課長", "object", case, "本人の投稿である")
    with pytest.raises(NotAllowed):
        city.act("広報担当", "decide_stop", case)
    city.act("広報主管課長", "decide_stop", case)
    case.refresh_from_db()
    assert (state(account), case.state, case.decided_at) == ("stopped", "stopped", city.now)
    assert desks(case) == ["execute", "lift", "promotion"]
    done(city, "stopped", case)
    city.act("広報主管課長", "lift", case)
    case.refresh_from_db()
    assert (state(account), case.state, case.closed_at) == ("active", "lifted", city.now)


def test_the_answer_may_come_after_the_decision(city: City) -> None:
    case = forced(city, account_of(city))
    city.act("広報担当", "propose_stop", case)
    city.act("広報主管課長", "decide_stop", case)
    city.act("課長", "confirm", case)


def test_who_drafted_a_forced_stop_does_not_decide_it_unless_it_is_urgent(city: City) -> None:
    account = account_of(city)
    case = forced(city, account, "広報主管課長")
    city.act("広報主管課長", "propose_stop", case)
    with pytest.raises(NotAllowed):
        city.act("広報主管課長", "decide_stop", case)
    city.act("広報補佐", "decide_stop", case)
    assert state(account) == "stopped"


def test_an_urgent_stop_is_decided_alone_and_read_by_the_superior(city: City) -> None:
    account = account_of(city)
    case = forced(city, account, "広報主管課長", urgent=True)
    city.act("広報主管課長", "urgent_stop", case)
    case.refresh_from_db()
    assert (state(account), case.decided_at, case.number) == ("stopped", city.now, "令和8年度 停第1号")
    assert "superior" in desks(case)
    city.act("広報の部長", "read", case)
    other = forced(city, account_of(city, "山車"), "広報担当", urgent=True)
    with pytest.raises(NotAllowed):
        city.act("広報担当", "urgent_stop", other)


def test_an_open_withdrawal_stays_under_a_forced_stop_and_the_stricter_state_counts(city: City) -> None:
    account = account_of(city)
    case = at_notice(city, account)
    order = forced(city, account)
    city.act("広報担当", "propose_stop", order)
    city.act("広報主管課長", "decide_stop", order)
    assert state(account) == "notice_period"
    city.act("課長", "call_off", case)
    assert state(account) == "stopped"  # the PR division's stop stands


def test_a_forced_stop_is_not_resumed_by_the_section(city: City) -> None:
    account = account_of(city)
    order = forced(city, account)
    city.act("広報担当", "propose_stop", order)
    city.act("広報主管課長", "decide_stop", order)
    notice = city.start(RESUMPTION, accounts=(account,), resumed_on=TO, reason="直した")
    with pytest.raises(Incomplete):
        city.act("係員", "forward", notice)


def test_a_forced_withdrawal_goes_straight_into_its_period(city: City) -> None:
    account = account_of(city)
    case = forced(city, account, measure="withdraw", period_from=FROM, period_to=TO)
    city.act("広報担当", "propose_notice", case)
    city.act("広報主管課長", "decide_notice", case)
    assert (state(account), desks(case)) == (
        "notice_period",
        ["answer", "promotion", "tell_city", "tell_followers"],
    )
