"""引継ぎ確認 (G5(1)): what passes to others is handed over row by row, and signed by who comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.access.actions import end_operator
from accounts.account.actions import pass_on
from accounts.custody.actions import keep_custody
from accounts.deficiencies.rules import deficiencies_of, with_deficiencies
from accounts.handover.actions import turn
from accounts.handover.models import PARTS
from accounts.models import AccountOperator, Custody, HandoverRow, Leaver, SNSAccount
from applications.handover.actions import save_row
from applications.handover.forms import RowForm
from applications.handover.models import Handover, lacking, rows_of
from applications.handover.opening import new_heads, open_handovers
from katori_sns.daily import run_daily
from katori_sns.history.models import SYSTEM
from katori_sns.notices.models import Notice
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Appointment, Duty, Substitute
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Task
from tests.accounts.keeping import account_of
from tests.applications.handing_over import DAY, cases, fill, handed_over, kept, succeeds
from tests.city import JST, LONG_AGO, City
from tests.documents.papers import pages, squeeze
from tests.organisation.entering import client_of, page_of
from tests.permissions import offered, sees

pytestmark = pytest.mark.sqlite
FIRST = date(2027, 4, 1)
EVE = datetime(2027, 3, 31, 23, 59, 59, tzinfo=JST)
MIDNIGHT = datetime(2027, 4, 1, tzinfo=JST)


def marks(city: City, account: SNSAccount) -> list[str]:
    org = ActorContext(city.now.date(), city["監査"])
    row = with_deficiencies(SNSAccount.objects.all(), org).get(pk=account.pk)
    return [mark.key for mark, _ in deficiencies_of(row) if mark.key in ("handover", "leaver")]


def parts(account: SNSAccount) -> set[str]:
    row = HandoverRow.objects.get(account=account, open=True)
    return {part for part in PARTS if getattr(row, part)}


def waits(city: City, role: str, case: Handover) -> list[str]:
    tasks = Task.objects.waiting_for(ActorContext(city.now.date(), city[role])).filter(case=case)
    return list(tasks.values_list("desk", flat=True))


def in_april(city: City) -> SNSAccount:
    """On 1 April 新課長 comes for 課長, and 同僚, an operator who knows the login, goes."""
    city.now = EVE
    account = kept(city)
    AccountOperator.objects.create(account=account, user=city["同僚"], begins=LONG_AGO)
    Appointment.objects.filter(user=city["同僚"]).update(ends=FIRST - DAY)
    city.person("新課長")
    succeeds(city, "新課長", FIRST)
    return account


def test_on_1_april_it_passes_to_who_comes_without_any_job(city: City) -> None:
    account = in_april(city)
    open_handovers(FIRST, now=EVE)  # as when the changes are made known
    case = cases().get()
    assert (case.day, case.drafter, parts(account)) == (FIRST, city["課長"], {"chief", "login"})
    assert (marks(city, account), waits(city, "課長", case), sees(city, "新課長", case)) == (
        [],
        ["head"],
        False,
    )
    fill(city, case, "課長", note="封筒は金庫の上段")
    city.now = EVE - timedelta(hours=2)  # an act takes an hour
    with pytest.raises(Incomplete, match="異動の日"):
        city.act("課長", "sign_open", case)
    city.now = MIDNIGHT
    assert (marks(city, account), waits(city, "課長", case)) == (["handover"], [])
    assert (waits(city, "新課長", case), sees(city, "課長", case)) == (["head"], True)
    # What his page offers him after his day is taken, of an account that still is one.
    path = f"/cases/handover/{case.pk}/rows/{HandoverRow.objects.get().pk}/"
    assert "パスワードを変えた日" in page_of(client_of(city, "課長"), path)
    fill(city, case, "課長", changed_on=FIRST)
    assert Custody.objects.get().changed_on == FIRST
    SNSAccount.objects.update(state="withdrawn")
    assert "パスワードを変えた日" not in page_of(client_of(city, "課長"), path)
    with pytest.raises(Refused, match="運用を終えた"):
        fill(city, case, "課長", changed_on=FIRST)


def test_a_section_that_nobody_ever_headed_stops_no_other_and_is_gathered_once_somebody_does(
    city: City,
) -> None:
    today = local_date(city.now)
    mine, other = kept(city), account_of(city, section="農政課", name="農政課の案内")
    for account in (mine, other):
        turn(account.pk, ["custodian"], "保管責任者", today, now=city.now)
    city.person("主任")
    Appointment.objects.filter(is_head=True).exclude(section=other.section).delete()
    Substitute.objects.all().delete()
    open_handovers(today, now=city.now)
    assert [case.keeper for case in cases()] == [other.section]
    succeeds(city, "主任", today)
    open_handovers(today, now=city.now)
    assert {case.keeper for case in cases()} == {mine.section, other.section}


def test_on_a_day_on_which_nobody_has_a_duty_nothing_is_opened(city: City) -> None:
    today = local_date(city.now)
    turn(kept(city).pk, ["custodian"], "保管責任者", today, now=city.now)
    Duty.objects.filter(duty="pr").delete()
    open_handovers(today, now=city.now)
    assert not cases().exists()


def test_the_daily_job_of_1_april_finds_the_same_and_a_late_one_too(city: City) -> None:
    account = in_april(city)
    for days in (0, 0, 3):
        run_daily(now=MIDNIGHT + timedelta(days=days, hours=6))
    case = cases().get()
    assert (case.day, case.drafter, parts(account)) == (FIRST, city["課長"], {"chief", "login"})
    row = HandoverRow.objects.get()
    assert row.changes.splitlines() == ["同僚 太郎（異動・退職）", "所属長：課長 太郎 → 新課長 太郎"]
    assert case.tasks.get().due == date(2027, 4, 8)
    told = Notice.objects.filter(title__startswith="［引継ぎの確認］")
    assert sorted(told.values_list("user__name", flat=True)) == ["新課長 太郎", "課長 太郎"]


def test_it_is_signed_when_every_row_is_answered_and_the_mark_goes(city: City) -> None:
    account = in_april(city)
    run_daily(now=MIDNIGHT)
    city.now, case = MIDNIGHT + timedelta(hours=9), cases().get()
    assert marks(city, account) == ["handover", "leaver"]
    fill(city, case)
    with pytest.raises(Incomplete, match="変えない理由"):
        city.act("新課長", "sign", case)
    fill(city, case, changed_on=FIRST)
    assert (Custody.objects.get().changed_on, marks(city, account)) == (FIRST, ["handover"])
    city.act("新課長", "sign", case)
    assert (marks(city, account), waits(city, "部長", case)) == ([], ["superior"])
    row = HandoverRow.objects.get()
    assert (row.signed_name, row.open, row.written_name) == ("新課長 太郎", False, "係員 太郎")
    assert [sees(city, role, case) for role in ("広報担当", "監査", "他課の係員")] == [True, True, False]
    run_daily(now=city.now + DAY)
    assert cases().count() == 1
    page = page_of(client_of(city, "係員"), account.get_absolute_url())
    assert "令和9年4月1日 新課長 太郎" in page


def test_what_is_left_open_stays_marked_until_it_is_done(city: City) -> None:
    case = handed_over(city)
    account = SNSAccount.objects.get()
    city.act("課長", "sign_open", case, "金庫の鍵を取り寄せている")
    assert (marks(city, account), waits(city, "課長", case)) == (["handover"], ["rest"])
    fill(city, case, "課長")
    assert "sign_open" not in offered(city, case)["課長"]
    city.act("課長", "complete", case)
    case.refresh_from_db()
    assert (marks(city, account), case.state, case.submissions.count()) == ([], "signed", 2)
    assert "未了：" in case.submissions.first().data
    assert "未了：" not in case.submissions.last().data


def custodian(city: City, account: SNSAccount) -> None:
    keep_custody(account_id=account.pk, by=city["係員"], now=city.now, custodian=city["課長補佐"])


def operator(city: City, account: SNSAccount) -> None:
    row = AccountOperator.objects.create(account=account, user=city["同僚"], begins=LONG_AGO)
    end_operator(operator_id=row.pk, ends=city.now.date() - DAY, by=city["係員"], now=city.now)


def section(city: City, account: SNSAccount) -> None:
    old, heir = city.sections["商工観光課"], city.sections["農政課"]
    pass_on(account.pk, old=old, heir=heir, by=SYSTEM, now=city.now)


CHANGES: list[tuple[Callable[[City, SNSAccount], None], set[str], str]] = [
    (custodian, {"custodian", "login"}, "商工観光課"),
    (operator, {"login"}, "商工観光課"),
    (section, {"chief", "custodian", "login"}, "農政課"),
]


@pytest.mark.parametrize(("change", "asked", "where"), CHANGES, ids=lambda c: getattr(c, "__name__", ""))
def test_it_asks_only_what_the_change_touches(
    city: City, change: Callable[[City, SNSAccount], None], asked: set[str], where: str
) -> None:
    account = kept(city)
    change(city, account)
    run_daily(now=city.now)
    run_daily(now=city.now + DAY)
    assert parts(account) == asked
    assert {case.keeper.name for case in cases()} == {where}


def test_who_did_not_know_the_login_and_a_new_name_of_the_same_post_open_none(city: City) -> None:
    account = kept(city)
    AccountOperator.objects.create(account=account, user=city["同僚"], begins=LONG_AGO)
    account.custody.knowers.set([city["係員"]])
    Appointment.objects.filter(user=city["同僚"]).update(ends=city.now.date() - DAY)
    succeeds(city, "課長", city.now.date())  # the same man, in another post
    Appointment.objects.filter(ends=None, is_head=True).update(post="室長")
    run_daily(now=city.now)
    assert (new_heads(city.now.date()), HandoverRow.objects.count(), cases().count()) == ({}, 0, 0)


def test_a_later_change_is_added_to_the_open_row_and_unticks_what_it_asks(city: City) -> None:
    case = handed_over(city)
    fill(city, case)
    row = HandoverRow.objects.get()
    succeeds(city, "課長補佐", city.now.date() + DAY)
    city.now += DAY
    open_handovers(city.now.date(), now=city.now)
    row.refresh_from_db()
    assert (row.seen, row.version, len(row.changes.splitlines()), cases().count()) == (False, 3, 2, 1)
    section(city, row.account)
    open_handovers(city.now.date(), now=city.now)
    assert (parts(row.account), cases(keeper__name="農政課").count()) == ({"chief", "custodian"}, 1)
    assert [lacking(r) for r in rows_of(case, city.now.date())] == [[]]


WRITERS = {"係員": True, "同僚": True, "課長補佐": True, "課長": True, "前課長": True}


def test_the_section_and_who_leaves_fill_it_in_and_nobody_overwrites_another(city: City) -> None:
    case, row = handed_over(city), HandoverRow.objects.get()
    path = f"/cases/handover/{case.pk}/rows/{row.pk}/"
    for role in city.people:
        expected = 200 if WRITERS.get(role) else 404
        if role not in ("システム管理者", "委託業者"):
            assert (role, client_of(city, role).get(path).status_code) == (role, expected)
    client = client_of(city, "前課長")
    sent = {"version": row.version, "seen": "on", "note": "鍵は課長席"}
    assert client.post(path, sent).status_code == 302
    answer = client.post(path, sent | {"note": "あとから"})
    assert (answer.status_code, "ほかの人が先に保存" in answer.content.decode()) == (422, True)
    assert "あとから" in answer.content.decode()
    row.refresh_from_db()
    assert (row.note, row.written_name, row.seen) == ("鍵は課長席", "前課長 太郎", True)
    assert "パスワード" in str(RowForm({"version": "1", "note": "PW：Sakura2026"}, row=row).errors)
    with pytest.raises(Refused):
        save_row(row.pk, case_id=case.pk, version=2, by=city["部長"], now=city.now, changed_on=None, note="")


def test_it_prints_as_an_annex_with_no_addressee(city: City) -> None:
    case = handed_over(city)
    fill(city, case)
    assert client_of(city, "係員").get(f"/cases/handover/{case.pk}/paper/").status_code == 200
    city.act("課長", "sign", case)
    words = squeeze("".join(pages(client_of(city, "課長").get(f"/cases/handover/{case.pk}/paper/").content)))
    assert "事務引継書の附属" in words
    assert "済：保管の記録を見て" in words
    assert "広報主管課長様" not in words


def test_whoever_stands_in_signs_and_the_head_reads_it_later(city: City) -> None:
    case = handed_over(city)
    fill(city, case)
    city.away("課長")
    city.act("課長補佐", "sign", case)
    assert waits(city, "課長", case) == ["later_reading"]


@pytest.mark.django_db(transaction=True)
def test_what_was_confirmed_before_is_a_signed_row_and_back() -> None:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    executor = MigrationExecutor(connection)
    executor.migrate([("accounts", "0021_found_as_written")])
    old = executor.loader.project_state([("accounts", "0021_found_as_written")]).apps
    facts = {"code": "1", "name": "商工観光課", "begins": LONG_AGO}
    home = old.get_model("organisation", "Section").objects.create(**facts)
    account = old.get_model("accounts", "SNSAccount").objects.create(name="大祭", medium="x", section=home)
    custody = old.get_model("accounts", "Custody")
    custody.objects.create(account=account, confirmed_at=MIDNIGHT, confirmed_name="課長 太郎")
    MigrationExecutor(connection).migrate(newest)
    row = HandoverRow.objects.get()
    assert (row.signed_at, row.signed_name, row.open, row.chief) == (MIDNIGHT, "課長 太郎", False, True)
    assert row.day == FIRST  # as it is told here
    executor = MigrationExecutor(connection)
    executor.migrate([("accounts", "0021_found_as_written")])
    found = custody.objects.get()
    assert (found.confirmed_at, found.confirmed_name) == (MIDNIGHT, "課長 太郎")
    MigrationExecutor(connection).migrate(newest)
    assert Leaver.objects.count() == 0
