"""What a plan meets: papers that are not its readers', other acts, other writers, people who may no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from accounts.handover.actions import GIVEN_UP, turn
from accounts.models import HandoverRow
from applications.handover.models import Handover
from applications.handover.opening import end_foreseen
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation import actions
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Appointment, Section, User
from katori_sns.personnel.carrying_out import (
    carry_out,
    follow_plans,
    open_planned,
    pass_on_planned,
    write_due,
)
from katori_sns.personnel.confirming import confirm, drop, give_back
from katori_sns.personnel.models import Plan, PlanLine
from katori_sns.personnel.rehearsing import AT_ONCE, ask_rehearsal, rehearse
from katori_sns.personnel.rules import NOBODY_MAY
from katori_sns.personnel.single import wait
from katori_sns.web.dates import day_begins, local_date
from tests.accounts.keeping import account_of
from tests.city import City
from tests.incidents.reporting import drafted, filed
from tests.personnel.planning import APRIL, MARCH, SECOND, Kind, april, line, sent, settled, swap, with_second

pytestmark = pytest.mark.sqlite
ADMIN, PR_CHIEF = "システム管理者", "広報主管課長"
State = Plan.State


@pytest.fixture
def town(city: City) -> City:
    return with_second(city)


def test_a_rehearsal_counts_drafts_and_says_nothing_of_incidents(town: City) -> None:
    draft, sent_case = town.draft(), town.at_pr(medium="x")
    town.act(PR_CHIEF, "return", sent_case)
    about = (account_of(town),)
    drafted(town, accounts=about)
    filed(town, accounts=about)
    plan = april(town)
    line(town, plan, Kind.END, "係員", "商工観光課")
    rehearse(plan, now=town.now)
    rows = dict(plan.report["tables"])["進行中の案件の担当"]
    assert rows[1:] == [["商工観光課", "", "担当を離れる下書き 1件"]]
    assert sent_case.section.name in rows[0][0]
    assert rows[0][1:] == ["係員 太郎", "商工観光課"]
    assert draft.title not in str(plan.report)


def test_an_end_taken_back_or_set_anew_gives_no_account_away(town: City) -> None:
    account = account_of(town)
    old, heirs = town.sections["商工観光課"], [town.sections["農政課"], town.sections["秘書広報課"]]
    plan = april(town, days=0)
    into: list[Any] = [(heirs[0], ()), (heirs[1], (account,))]
    line(town, plan, Kind.CLOSE, place="商工観光課", way="split", heirs=into)
    settled(town, plan)
    old.refresh_from_db()
    assert old.ends == MARCH
    actions.keep_section(section=old, by=town[ADMIN], now=town.now)
    night = day_begins(APRIL + timedelta(days=1))

    def keeper() -> Section:
        pass_on_planned(now=night)
        account.refresh_from_db()
        return account.section

    assert keeper() == old
    actions.end_section(section=old, ends=MARCH, heirs=[town.sections["生活経済部"]], by=None, now=town.now)
    assert keeper() == old
    old.heirs.update(heir=heirs[1])
    assert keeper() == heirs[1]


def test_who_may_no_more_neither_rehearses_nor_gives_back_nor_drops(town: City) -> None:
    plan = april(town)
    line(town, plan, Kind.END, "係員", "商工観光課")
    plan = sent(town, plan)
    ways = (ask_rehearsal, give_back, drop)
    for role, lost in (
        (SECOND, {"is_administrator": False}),
        (SECOND, {"is_active": False}),
        (ADMIN, {"is_administrator": False}),
        (ADMIN, {"leaves_on": town.now.date() - timedelta(days=1)}),
    ):
        before = User.objects.filter(pk=town[role].pk).values(*lost).get()
        User.objects.filter(pk=town[role].pk).update(**lost)
        for way in ways:
            with pytest.raises(Refused, match="いまも準備や確認のできる人だけ"):
                way(plan=plan, by=User.objects.get(pk=town[role].pk), now=town.now)
        User.objects.filter(pk=town[role].pk).update(**before)
    plan.refresh_from_db()
    assert plan.state == State.WAITING
    drop(plan=plan, by=town[SECOND], now=town.now)
    follow_plans(now=plan.disclosed_at)
    told = Event.objects.about(plan.subject).get().changes
    assert told["取りやめた人"] == [None, f"{SECOND} 太郎"]
    assert told["状態"] == [None, "取りやめ"]


def failing(plan: Plan, error: Exception, *, overtaken: bool) -> Plan:
    """The plan after a writer that found it due and failed when it looked at it; another may be quicker."""
    looks = ["first"]

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if looks and sql.startswith("SELECT") and "personnel_plan" in sql:
            if looks.pop() == "again":
                raise error
            found = execute(sql, *rest)
            if overtaken:
                carry_out(plan, now=plan.disclosed_at)
            looks.append("again")
            return found
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        write_due(now=plan.disclosed_at)
    return Plan.objects.get(pk=plan.pk)


def test_a_writer_that_fails_undoes_nothing_of_another(town: City) -> None:
    plan = april(town)
    line(town, plan, Kind.END, "係員", "商工観光課")
    plan = settled(town, plan)
    hour = plan.disclosed_at
    locked = failing(plan, OperationalError("database is locked"), overtaken=False)
    assert (locked.state, locked.written_at) == (State.CONFIRMED, None)
    assert plan.lines.get().confirmed_by == town[SECOND]
    written = failing(plan, RuntimeError(), overtaken=True)
    assert (written.state, written.written_at, bool(written.written)) == (State.CONFIRMED, hour, True)
    assert plan.lines.get().confirmed_by == town[SECOND]


def test_a_long_plan_is_written_by_the_worker(town: City) -> None:
    plan = april(town, days=0)
    for number in range(AT_ONCE + 1):
        face = {"code": f"9{number:02}", "name": f"新{number}課"}
        PlanLine.objects.create(
            plan=plan, number=number, kind=Kind.FOUND, day=APRIL, facts=face, prepared_by=town[ADMIN]
        )
    rehearse(plan, now=town.now, pictures=False)
    assert plan.report == {"problems": []}
    Plan.objects.filter(pk=plan.pk).update(state=State.WAITING)
    plan.confirmers.set([town[SECOND]])
    plan = confirm(plan=plan, by=town[SECOND], now=town.now)
    assert (plan.state, plan.written_at) == (State.CONFIRMED, None)
    write_due(now=town.now)
    assert Section.objects.filter(name__startswith="新", name__endswith="課").count() == AT_ONCE + 1


def test_what_nobody_who_is_asked_may_confirm_is_not_sent(town: City) -> None:
    plan = april(town)
    line(town, plan, Kind.END, "係員", "商工観光課")
    line(town, plan, Kind.SUBSTITUTE, PR_CHIEF, "農政課", rank=1)
    with pytest.raises(Refused, match=f"2行目を確認.*権限を得ます.*{SECOND} 太郎.*にも確認を求めて"):
        sent(town, plan, PR_CHIEF)
    assert sent(town, plan, PR_CHIEF, SECOND).state == State.WAITING
    User.objects.filter(pk=town[SECOND].pk).update(is_administrator=False)
    User.objects.filter(name__startswith="広報補佐").update(is_active=False)
    acting = {"kind": Kind.SUBSTITUTE, "day": APRIL, "person": town[PR_CHIEF], "rank": 1}
    with pytest.raises(Refused, match=NOBODY_MAY):
        wait(lines=[acting | {"place": town.sections["農政課"]}], by=town[ADMIN], now=town.now)
    assert Plan.objects.count() == 1


def test_a_plan_given_up_ends_the_handovers_it_opened(town: City) -> None:
    account_of(town)
    plan = april(town, days=0)
    swap(town, plan)
    line(town, plan, Kind.END, "係員", "商工観光課")
    plan = settled(town, plan)
    open_planned(now=town.now)
    case = Handover.objects.get()
    drop(plan=plan, by=town[SECOND], now=town.now)
    case.refresh_from_db()
    assert (case.state, bool(case.closed_at)) == ("called_off", True)
    assert not case.tasks.filter(done_at=None).exists()
    told = Notice.objects.filter(title__startswith="［異動の取りやめ］").values_list("user", flat=True)
    assert set(told) == {town["課長"].pk}
    event = Event.objects.about(case.subject).order_by("-seq")[0]
    assert (event.action, event.changes["理由"][1]) == ("lapse", GIVEN_UP)
    for part in (end_foreseen, open_planned):
        part(now=town.now)
    assert not HandoverRow.objects.filter(open=True).exists()
    again = april(town, days=0)
    swap(town, again)
    settled(town, again)
    open_planned(now=town.now)
    assert Handover.objects.get(closed_at=None).day == APRIL
    row = HandoverRow.objects.get(open=True)
    assert (row.chief, row.changes) == (True, "所属長：課長 太郎 → 他課の課長 太郎")
    Appointment.objects.filter(begins=APRIL).update(begins=APRIL + timedelta(days=30))  # put off
    end_foreseen(now=town.now)
    assert not Handover.objects.filter(closed_at=None).exists()


def test_what_has_happened_is_asked_though_a_plan_is_given_up(town: City) -> None:
    account, today = account_of(town), local_date(town.now)
    plan = april(town, days=0)
    swap(town, plan)
    plan = settled(town, plan)
    turn(account.pk, ["custodian"], "保管責任者：係員 太郎 → 同僚 太郎", today, now=town.now)
    open_planned(now=town.now)
    row = HandoverRow.objects.get()
    assert (row.chief, row.custodian) == (True, True)
    drop(plan=plan, by=town[SECOND], now=town.now)
    row.refresh_from_db()
    assert (row.open, row.chief, row.custodian) == (True, False, True)
    assert row.changes == "保管責任者：係員 太郎 → 同僚 太郎"
    assert Handover.objects.get(closed_at=None).day == today
