"""Giving up, attacked: days that contradict each other, deletions untold, harm without a ground (G6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.account.closing import resume_due
from accounts.models import Custody, LinkCheck, SNSAccount
from applications.giving_up.actions import Proof
from applications.giving_up.guards import Period
from applications.resumption.process import RESUMPTION
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.workflow import actions
from katori_sns.workflow.errors import Incomplete, NotAllowed
from katori_sns.workflow.models import Statement
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
    started,
    state,
)
from tests.city import JST, City

pytestmark = pytest.mark.sqlite

DAY = timedelta(days=1)
AFTER = TO + DAY
BEGAN = date(2026, 4, 1)  # the accounts of these tests were acquired then
PR = ["広報担当", "広報主管課長", "広報補佐"]


def proof(on: date) -> Proof:
    return Proof(on, "https://www.city.example/", "画面の写し")


def refused(city: City, role: str, action: str, case: Any, comment: str = "理由", **more: Any) -> list[str]:
    """At which fields the act is refused."""
    with pytest.raises(Incomplete) as refusal:
        city.act(role, action, case, comment, **more)
    return [problem.field for problem in refusal.value.problems]


def told(city: City, head: str) -> list[str]:
    names = {user.pk: role for role, user in city.people.items()}
    found = Notice.objects.filter(title__startswith=f"［{head}］").values_list("user", flat=True)
    return sorted({names[user] for user in found})


def early(case: Any) -> list[str]:
    rows = Statement.objects.filter(task__case=case.pk, key__startswith="early:").order_by("pk")
    return [row.text for row in rows]


def on_day(city: City, day: date) -> None:
    city.now = datetime.combine(day, city.now.timetz())


def announced(city: City, account: SNSAccount | None = None) -> Any:
    """Told at one place, and the period is over."""
    case = at_notice(city, account or account_of(city))
    done(city, "tell_city", case)
    on_day(city, AFTER)
    return case


# The notice period as it is proposed and ordered.


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        (date(2026, 11, 15), TO, "period_from"),
        (date(2026, 11, 15), date(2026, 11, 15), "period_from"),
        (FROM, FROM - DAY, "period_to"),
        (date(2026, 10, 1), date(2026, 11, 15), "period_to"),
    ],
)
def test_a_period_that_has_begun_or_ended_is_not_proposed(
    city: City, begins: date, ends: date, field: str
) -> None:
    case = started(city, period_from=begins, period_to=ends, period_reason="急ぐ")
    assert field in refused(city, "係員", "forward", case)


def test_a_period_that_has_passed_when_it_is_ordered_is_put_off(city: City) -> None:
    account = account_of(city)
    case = advised(city, account)
    on_day(city, FROM + DAY)
    assert refused(city, "課長", "carry_out", case) == ["period_from"]
    on_day(city, TO + 2 * DAY)
    assert set(refused(city, "課長", "carry_out", case)) == {"period_from", "period_to"}
    today = city.now.date()
    short = Period(today, today + 3 * DAY)
    assert refused(city, "課長", "carry_out", case, payload=short) == ["period_reason"]
    backwards = Period(today + 3 * DAY, today + DAY, "急ぐ")
    assert refused(city, "課長", "carry_out", case, payload=backwards) == ["period_to"]
    assert refused(city, "課長", "carry_out", case, payload=Period(None, None)) == [
        "period_from",
        "period_to",
    ]
    city.act("課長", "carry_out", case, payload=Period(today, today + 30 * DAY))
    assert (state(account), account.notice_until) == ("notice_period", today + 30 * DAY)
    assert "令和9年1月19日" in Event.objects.about(case.subject).latest("seq").changes["周知期間の終了"][1]


def test_an_ordered_period_of_a_forced_withdrawal_is_put_off_too(city: City) -> None:
    case = forced(city, account_of(city), measure="withdraw", period_from=FROM, period_to=TO)
    city.act("広報担当", "propose_notice", case)
    on_day(city, TO + DAY)
    assert "period_to" in refused(city, "広報主管課長", "decide_notice", case)
    today = city.now.date()
    city.act("広報主管課長", "decide_notice", case, payload=Period(today, today + 30 * DAY))


# An announcement.


def test_an_announcement_is_not_older_than_the_order_unless_it_says_why(city: City) -> None:
    case = at_notice(city)
    before = city.now.date() - 3 * DAY
    assert refused(city, "係員", "tell_city", case, payload=proof(before)) == ["early"]
    assert refused(city, "係員", "tell_city", case, payload=proof(before), early=" 　") == ["early"]
    city.act("係員", "tell_city", case, payload=proof(before), early="先に知らせていた")
    assert early(case) == ["先に知らせていた"]
    assert told(city, "手続前に実施") == sorted(["課長", *PR])


@pytest.mark.parametrize("action", ["tell_followers", "tell_city"])
@pytest.mark.parametrize("day", [BEGAN - DAY, date(1990, 1, 1), date(2026, 11, 30)])
def test_nothing_was_announced_before_the_account_or_is_in_the_future(
    city: City, action: str, day: date
) -> None:
    case = at_notice(city)
    assert refused(city, "係員", action, case, payload=proof(day), early="理由") == ["on"]


def test_what_is_first_announced_after_the_period_is_announced_for_as_long(city: City) -> None:
    account = account_of(city)
    case = at_notice(city, account)
    on_day(city, TO + 5 * DAY)
    done(city, "tell_city", case)
    case.refresh_from_db()
    today = city.now.date()
    assert (case.period_from, case.period_to) == (today, today + (TO - FROM))
    account.refresh_from_db()
    assert account.notice_until == case.period_to
    assert refused(city, "係員", "delete", case, payload=proof(today)) == ["early"]
    on_day(city, case.period_to + DAY)
    done(city, "tell_followers", case)
    case.refresh_from_db()
    assert case.period_from == today  # the second place changes nothing, however late


def test_what_is_announced_late_is_announced_for_as_long_as_usual(city: City) -> None:
    """Also on the last day: the period is one of being announced, and not of waiting."""
    account = account_of(city)
    case = at_notice(city, account)
    on_day(city, TO)
    done(city, "tell_city", case)
    account.refresh_from_db()
    assert account.notice_until == TO + 30 * DAY
    on_day(city, AFTER)
    assert refused(city, "係員", "delete", case, payload=proof(AFTER)) == ["early"]


def test_what_is_announced_long_enough_is_not_put_off(city: City) -> None:
    account = account_of(city)
    case = at_notice(city, account, period_to=FROM + 60 * DAY)
    on_day(city, FROM + 30 * DAY)
    done(city, "tell_city", case)
    account.refresh_from_db()
    assert account.notice_until == FROM + 60 * DAY


# The deletion.


def test_one_place_suffices_and_the_other_lapses(city: City) -> None:
    account = account_of(city)
    case = announced(city, account)
    assert desks(case) == ["delete", "promotion", "tell_followers"]
    done(city, "delete", case)
    assert (state(account), desks(case)) == ("withdrawn", ["promotion", "unlink"])
    lapsed = case.tasks.get(desk="tell_followers")
    assert (lapsed.done_at, lapsed.done_by) == (city.now, None)


@pytest.mark.parametrize("action", ["delete", "cannot_delete"])
def test_a_deletion_before_the_end_of_the_period_says_why(city: City, action: str) -> None:
    account = account_of(city)
    case = at_notice(city, account)
    done(city, "tell_city", case)
    on_day(city, TO)
    assert refused(city, "係員", action, case, payload=proof(TO)) == ["early"]
    on_day(city, AFTER + DAY)
    assert refused(city, "係員", action, case, payload=proof(TO)) == ["early"]
    city.act("係員", action, case, payload=proof(TO), early="媒体が先に消した")
    assert (state(account), early(case)) == ("withdrawn", ["媒体が先に消した"])
    assert told(city, "手続前に実施") == sorted(["課長", *PR])


@pytest.mark.parametrize(("day", "why"), [(BEGAN - DAY, "理由"), (AFTER + 9 * DAY, "理由")])
def test_no_deletion_before_there_was_an_account_nor_in_the_future(city: City, day: date, why: str) -> None:
    case = announced(city)
    assert refused(city, "係員", "delete", case, payload=proof(day), early=why) == ["on"]


@pytest.mark.parametrize("opened", ["2026", "2026-04", "2026-04-01"])
def test_an_older_account_was_not_deleted_before_it_was_opened(city: City, opened: str) -> None:
    account = account_of(city)
    SNSAccount.objects.filter(pk=account.pk).update(
        acquired_on=None, opened=opened, registered_on=date(2026, 5, 1)
    )
    case = announced(city, account)
    assert refused(city, "係員", "delete", case, payload=proof(date(2025, 12, 31)), early="理由") == ["on"]


def test_what_is_told_nowhere_is_not_deleted_without_the_opinion_of_the_pr_division(city: City) -> None:
    account = account_of(city)
    case = at_notice(city, account)
    city.act("係員", "skip_city", case, "市のページがない")
    assert desks(case) == ["promotion", "tell_followers"]
    city.act("係員", "skip_followers", case, "ログインできない")
    assert desks(case) == ["promotion", "untold"]
    for role in ("係員", "課長", "広報担当"):
        with pytest.raises(NotAllowed):
            city.act(role, "untold_agree", case)
    city.act("広報主管課長", "untold_refuse", case, "市ホームページで知らせてください")
    assert desks(case) == ["promotion", "tell_city", "tell_followers"]
    for action in ("skip_city", "skip_followers"):
        city.act("係員", action, case, "できない")
    city.act("広報主管課長", "untold_agree", case, "やむを得ない")
    on_day(city, AFTER)
    done(city, "delete", case)
    assert (state(account), early(case)) == ("withdrawn", [])


def test_who_ordered_a_withdrawal_gives_the_opinion_only_if_he_did_not_draft_it(city: City) -> None:
    period = {"measure": "withdraw", "period_from": FROM, "period_to": TO, "urgent": True}
    case = forced(city, account_of(city), "広報主管課長", **period)
    city.act("広報主管課長", "urgent_notice", case)
    for action in ("skip_city", "skip_followers"):
        city.act("係員", action, case, "できない")
    with pytest.raises(NotAllowed):
        city.act("広報主管課長", "untold_agree", case)
    city.act("広報補佐", "untold_agree", case)


def test_a_deletion_that_was_done_without_a_word_is_recorded_as_such(city: City) -> None:
    account = account_of(city)
    case = at_notice(city, account)
    today = city.now.date()
    assert refused(city, "係員", "delete_untold", case, payload=proof(today)) == ["early"]
    city.act("係員", "delete_untold", case, payload=proof(today), early="担当が誤って消した")
    assert (state(account), early(case)) == ("withdrawn", ["担当が誤って消した"])
    assert desks(case) == ["promotion", "unlink"]
    stated = Statement.objects.get(key="early:delete_untold")
    assert "周知（まだ）" in stated.details["先に要るもの"]


def test_a_deletion_without_a_word_needs_its_evidence_too(city: City) -> None:
    case = at_notice(city)
    bare = Proof(city.now.date(), "https://www.city.example/")
    assert refused(city, "係員", "delete_untold", case, payload=bare, early="誤り") == ["evidence"]


def test_an_old_case_with_both_places_impossible_and_the_deletion_open_still_moves(city: City) -> None:
    account = account_of(city)
    case = at_notice(city, account)
    row = case.tasks.get(desk="tell_city")
    for action in ("skip_city", "skip_followers"):
        city.act("係員", action, case, "できない")
    case.tasks.filter(desk="untold").update(desk="delete", section=row.section, level=row.level)
    on_day(city, AFTER)
    assert refused(city, "係員", "delete", case, payload=proof(AFTER)) == ["early"]
    city.act("係員", "delete", case, payload=proof(AFTER), early="前の手順で進めた")
    assert state(account) == "withdrawn"


# Stop, links, custody.


def test_a_stop_is_not_older_than_its_order_or_the_account(city: City) -> None:
    account = account_of(city)
    case = advised(city, account, measure="stop", stop_method="private")
    city.act("課長", "carry_out_stop", case)
    assert refused(city, "係員", "stopped", case, payload=proof(BEGAN - DAY), early="理由") == ["on"]
    before = city.now.date() - DAY
    assert refused(city, "係員", "stopped", case, payload=proof(before)) == ["early"]
    city.act("係員", "stopped", case, payload=proof(before), early="前の晩に止めた")
    account.refresh_from_db()
    assert account.stopped_on == before


@pytest.mark.parametrize("action", ["unlink", "close_custody"])
def test_what_is_cleared_up_has_a_day_after_the_order_and_before_tomorrow(city: City, action: str) -> None:
    case = announced(city)
    done(city, "delete", case)
    if action == "close_custody":
        done(city, "unlink", case)
    for day in (BEGAN - DAY, city.now.date() + DAY):
        assert refused(city, "係員", action, case, payload=proof(day), early="理由") == ["on"]
    assert refused(city, "係員", action, case, payload=proof(BEGAN + DAY)) == ["early"]


def test_a_custody_closed_before_the_deletion_says_why(city: City) -> None:
    case = announced(city)
    done(city, "delete", case)
    done(city, "unlink", case)
    assert refused(city, "係員", "close_custody", case, payload=proof(TO)) == ["early"]


def test_a_link_that_was_removed_is_no_longer_on_record_as_there(city: City) -> None:
    account = account_of(city)
    for direction in LinkCheck.Direction:
        facts = {"page": "https://www.city.example/sns", "checked_on": TO, "by": city["係員"]}
        LinkCheck.objects.create(account=account, direction=direction, **facts)
    case = announced(city, account)
    done(city, "delete", case)
    assert refused(city, "係員", "unlink", case, payload=proof(TO - DAY)) == ["on"]  # seen on a later day
    done(city, "unlink", case)
    found = {d: account.link_checks.filter(direction=d).first() for d in LinkCheck.Direction}
    assert [check is not None and check.present for check in found.values()] == [False, False]
    words = Event.objects.about(account.subject).filter(action="check_link")
    assert words.count() == 2


def test_a_closed_custody_has_no_next_password_day_and_says_so(city: City) -> None:
    account = account_of(city)
    Custody.objects.create(account=account, change_due=date(2027, 3, 31))
    case = announced(city, account)
    for action in ("delete", "unlink", "close_custody"):
        done(city, action, case)
    custody = Custody.objects.get()
    assert (custody.change_due, custody.closed_on) == (None, city.now.date())
    changes = Event.objects.about(account.subject).latest("seq").changes
    assert changes["次にパスワードを変える日"] == ["令和9年3月31日", None]


# Significant harm.


@pytest.mark.parametrize("missing", ["harm_ground", "harm_by"])
def test_harm_has_its_ground_and_who_recognised_it(city: City, missing: str) -> None:
    case = started(city, **HARM | {missing: " "})
    assert refused(city, "係員", "forward", case) == [missing]
    order = forced(city, account_of(city, "山車"), measure="withdraw", **HARM | {missing: ""})
    assert refused(city, "広報担当", "propose_delete", order) == [missing]


def test_the_pr_division_hears_of_harm_at_once(city: City) -> None:
    case = started(city, **HARM)
    city.act("係員", "forward", case)
    assert told(city, "著しい不利益") == []
    city.act("課長", "submit", case)
    assert told(city, "著しい不利益") == sorted(PR)
    city.act("広報主管課長", "no_objection", case)
    city.act("課長", "carry_out_at_once", case)
    stated = Statement.objects.get(key="harm")
    assert stated.text == HARM["harm_ground"]
    assert "課長 太郎" in stated.word


@pytest.mark.parametrize("at", ["", "tell_city", "tell_followers"])
def test_harm_that_arises_during_the_period_leads_straight_to_the_deletion(city: City, at: str) -> None:
    account = account_of(city)
    case = at_notice(city, account)
    if at:
        done(city, at, case)
    city.now += 5 * DAY
    for role in ("係員", "広報主管課長"):
        with pytest.raises(NotAllowed):
            city.act(role, "harm_arises", case)
    assert refused(city, "課長", "harm_arises", case, " ") == ["comment"]
    city.act("課長", "harm_arises", case, "偽の当選通知が届いている")
    case.refresh_from_db()
    assert (case.state, case.harm, desks(case)) == ("deleting", True, ["delete", "promotion"])
    assert told(city, "著しい不利益") == sorted(PR)
    assert Statement.objects.get(key="harm").text == "偽の当選通知が届いている"
    assert refused(city, "係員", "delete", case, payload=proof(city.now.date() - DAY)) == ["early"]
    done(city, "delete", case)
    assert (state(account), early(case)) == ("withdrawn", [])


def test_harm_after_the_deletion_or_recognised_twice_is_not_offered(city: City) -> None:
    case = at_notice(city)
    city.act("課長", "harm_arises", case, "偽の当選通知")
    with pytest.raises(NotAllowed):
        city.act("課長", "harm_arises", case, "偽の当選通知")


def test_harm_during_an_ordered_period_is_recognised_by_the_pr_manager(city: City) -> None:
    case = forced(city, account_of(city), measure="withdraw", period_from=FROM, period_to=TO)
    city.act("広報担当", "propose_notice", case)
    city.act("広報主管課長", "decide_notice", case)
    for role in ("課長", "広報担当"):
        with pytest.raises(NotAllowed):
            city.act(role, "harm_arises", case)
    city.act("広報主管課長", "harm_arises", case, "偽の当選通知")
    assert desks(case) == ["answer", "delete", "promotion"]
    assert "課長" in told(city, "著しい不利益")


def test_an_old_case_at_its_chief_with_harm_that_nobody_described_still_moves(city: City) -> None:
    case = advised(city, **HARM)
    type(case).objects.filter(pk=case.pk).update(harm_ground="", harm_by="")
    assert refused(city, "課長", "carry_out_at_once", case, "") == ["comment"]
    city.act("課長", "carry_out_at_once", case, "乗っ取られた")


# The grounds and the contact.


@pytest.mark.parametrize("missing", ["followers_other", "followers_use"])
def test_whose_purpose_is_achieved_says_whether_the_followers_can_be_of_other_use(
    city: City, missing: str
) -> None:
    case = started(city, **{missing: ""})
    assert refused(city, "係員", "forward", case) == [missing]
    other = started(city, account_of(city, "山車"), criteria=["2"], **{missing: ""})
    city.act("係員", "forward", other)


def test_a_planned_day_has_not_passed(city: City) -> None:
    case = started(city, planned_on=city.now.date() - DAY)
    assert refused(city, "係員", "forward", case) == ["planned_on"]


Told = Callable[[City], datetime]


@pytest.mark.parametrize(
    "when",
    [
        lambda city: city.now + timedelta(hours=5),  # later on the same day
        lambda city: city.now + DAY,
        lambda city: datetime.combine(BEGAN - DAY, city.now.timetz()),
    ],
)
def test_a_contact_was_made_before_the_decision_and_after_the_account(city: City, when: Told) -> None:
    contact = {
        "contacted_at": when(city),
        "contacted_by": "石毛",
        "contacted_whom": "課長",
        "contacted_how": "電話",
    }
    case = forced(city, account_of(city), **contact)
    assert refused(city, "広報担当", "propose_stop", case) == ["contacted_at"]
    urgent = forced(city, account_of(city, "山車"), "広報主管課長", urgent=True, **contact)
    assert refused(city, "広報主管課長", "urgent_stop", urgent) == ["contacted_at"]


def test_a_contact_after_the_decision_does_not_carry_it(city: City) -> None:
    contact = {"contacted_by": "石毛", "contacted_whom": "課長", "contacted_how": "電話"}
    case = forced(city, account_of(city), contacted_at=city.now, **contact | {"attempts": ""})
    city.act("広報担当", "propose_stop", case)
    type(case).objects.filter(pk=case.pk).update(contacted_at=city.now + timedelta(hours=3))
    assert refused(city, "広報主管課長", "decide_stop", case) == ["contacted_at"]


def test_a_telephone_call_was_not_held_later(city: City) -> None:
    call = {"told_at": city.now + timedelta(hours=5), "told_by": "課長", "told_to": "広報主管課長"}
    case = started(city, **HARM, **call)
    city.act("係員", "forward", case)
    assert refused(city, "課長", "submit", case) == ["told_at"]


# A resumption.


def resting(city: City, **facts: Any) -> SNSAccount:
    return account_of(city, state="stopped", stopped_on=date(2026, 11, 10), stop_method="private", **facts)


def resumed(city: City, account: SNSAccount, on: date) -> Any:
    notice = city.start(RESUMPTION, accounts=(account,), resumed_on=on, reason="次の大祭が近い")
    city.act("係員", "forward", notice)
    city.act("課長", "submit", notice)
    return notice


def test_a_day_of_resumption_to_come_waits_and_is_caught_up(city: City) -> None:
    account = resting(city)
    resumed(city, account, TO)
    assert (state(account), account.resume_on, account.stop_method) == ("stopped", TO, "private")
    on_day(city, TO - DAY)
    resume_due(now=city.now)
    assert state(account) == "stopped"
    on_day(city, TO + 3 * DAY)
    resume_due(now=city.now)
    assert (state(account), account.resume_on, account.stop_method) == ("active", None, "")
    last = Event.objects.about(account.subject).latest("seq")
    assert (last.label, last.actor_name) == ("再開", "システム")
    resume_due(now=city.now)
    assert Event.objects.about(account.subject).latest("seq").seq == last.seq


def test_a_resumption_of_today_or_before_is_at_once(city: City) -> None:
    account = resting(city)
    resumed(city, account, city.now.date())
    assert state(account) == "active"


def test_nothing_is_resumed_before_it_was_stopped(city: City) -> None:
    notice = city.start(RESUMPTION, accounts=(resting(city),), resumed_on=date(2026, 11, 9), reason="再び")
    assert refused(city, "係員", "forward", notice) == ["resumed_on"]


def test_a_stop_ordered_meanwhile_ends_the_wait(city: City) -> None:
    account = resting(city)
    resumed(city, account, TO)
    order = forced(city, account)
    city.act("広報担当", "propose_stop", order)
    city.act("広報主管課長", "decide_stop", order)
    on_day(city, TO)
    resume_due(now=city.now)
    assert state(account) == "stopped"


def test_a_returned_notice_moves_the_day_that_is_still_to_come(city: City) -> None:
    account = resting(city)
    notice = resumed(city, account, TO)
    city.act("広報担当", "return", notice)

    notice.refresh_from_db()
    facts = {"seen_version": notice.version, "fields": {"resumed_on": AFTER}}
    actions.edit(RESUMPTION, notice.pk, actor=city["係員"], now=city.now, **facts)
    city.act("係員", "forward", notice)
    city.act("課長", "submit", notice)
    account.refresh_from_db()
    assert account.resume_on == AFTER


@pytest.mark.parametrize("recorded", [True, False])
def test_an_account_does_not_run_again_before_it_was_stopped(city: City, recorded: bool) -> None:
    """Nor while nobody has recorded the stop yet, nor by the correction of a notice that was returned."""
    account = account_of(city)
    case = advised(city, account, measure="stop", stop_method="private")
    city.act("課長", "carry_out_stop", case)
    ordered = city.now.date()
    if recorded:
        done(city, "stopped", case)
    notice = city.start(RESUMPTION, accounts=(account,), resumed_on=ordered - DAY, reason="また使う")
    assert refused(city, "係員", "forward", notice) == ["resumed_on"]
    type(notice).objects.update(resumed_on=ordered)
    for role, action in (("係員", "forward"), ("課長", "submit"), ("広報担当", "return")):
        city.act(role, action, notice)
    type(notice).objects.update(resumed_on=ordered - DAY)
    assert refused(city, "係員", "forward", notice) == ["resumed_on"]


@pytest.mark.parametrize("at", [datetime(2022, 9, 30, 12, tzinfo=JST), "soon"])
def test_what_was_said_of_it_is_neither_to_come_nor_older_than_the_guideline(city: City, at: Any) -> None:
    account = account_of(city)
    SNSAccount.objects.update(acquired_on=date(2014, 4, 1))
    at = city.now + timedelta(hours=6) if at == "soon" else at
    case = started(city, account, told_at=at, told_by="課長", told_to="広報主管課長")
    city.act("係員", "forward", case)
    assert refused(city, "課長", "submit", case) == ["told_at"]
    order = forced(city, account, contacted_at=at)
    assert refused(city, "広報担当", "propose_stop", order) == ["contacted_at"]
