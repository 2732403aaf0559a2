"""Every mark is told when it opens and then once a week, upward only where it must, and never twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Custody, HandoverRow, OperationPolicy, SNSAccount
from katori_sns.notices.actions import relay
from katori_sns.notices.models import Notice, Outbox, RiskRow
from katori_sns.workflow.models import NO_DUE, Task
from katori_sns.workflow.reminding import tell_marks
from tests.accounts.keeping import TODAY, account_of, common, give, in_order, leaves, link, watch
from tests.city import JST, City
from tests.incidents import reporting
from tests.organisation.entering import client_of
from tests.permissions import PR

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
DIGEST = "［週のまとめ］期限を過ぎたもの・足りないもの 1件"
MONDAY = TODAY + timedelta(days=(7 - TODAY.weekday()) or 7)  # the next one


def told(city: City, day: date) -> dict[str, set[str]]:
    """Who is told what on a day, on which the job runs twice."""
    before = set(Notice.objects.values_list("pk", flat=True))
    for hour in (0, 9):
        tell_marks(now=datetime(day.year, day.month, day.day, hour, 1, tzinfo=JST))
    new = list(Notice.objects.exclude(pk__in=before).select_related("user").order_by("pk"))
    assert max(Counter((n.user_id, n.title) for n in new).values(), default=1) == 1
    names = {user.pk: role for role, user in city.people.items()}
    found: dict[str, set[str]] = {}
    for notice in new:
        found.setdefault(notice.title, set()).add(names[notice.user_id])
    return found


def update(**facts: Any) -> Callable[[City, SNSAccount], object]:
    return lambda city, account: SNSAccount.objects.filter(pk=account.pk).update(**facts)


def kept(**facts: Any) -> Callable[[City, SNSAccount], object]:
    return lambda city, account: Custody.objects.filter(account=account).update(**facts)


def no_password_day(city: City, account: SNSAccount) -> None:
    update(acquired_on=TODAY - 200 * DAY)(city, account)
    kept(changed_on=None, change_due=None)(city, account)


def no_review_day(city: City, account: SNSAccount) -> None:
    update(acquired_on=TODAY - 400 * DAY, review_due=None)(city, account)


def overdue_items(city: City, account: SNSAccount) -> None:
    OperationPolicy.objects.filter(account=account).delete()
    update(items_due=TODAY - DAY, review_due=TODAY + 300 * DAY)(city, account)


def handed_on(city: City, account: SNSAccount) -> None:
    HandoverRow.objects.create(account=account, day=TODAY - 5 * DAY, changes="所属長", chief=True)


def never_seen(city: City, account: SNSAccount) -> None:
    row = watch(account)
    type(row).objects.update(freed_on=TODAY - 100 * DAY)


def seen_long_ago(city: City, account: SNSAccount) -> None:
    never_seen(city, account)
    account.watched_handles.update(freed_on=TODAY - 400 * DAY, looked_on=TODAY - 100 * DAY)


Happen = Callable[[City, SNSAccount], object]
OWNER, CHIEF = {"係員"}, {"課長"}
MARKS: list[tuple[str, Happen, set[str]]] = [
    ("password", kept(change_due=TODAY - DAY), OWNER),
    ("password", no_password_day, OWNER),
    ("review", update(review_due=TODAY - DAY), OWNER | CHIEF),
    ("review", no_review_day, OWNER | CHIEF),
    ("guideline", lambda city, a: a.operators.update(confirmed_at=None), OWNER),
    ("items", overdue_items, OWNER),
    ("reading", lambda city, a: common(3), OWNER),
    ("to_city_missing", lambda city, a: link(city, a, "to_city", present=False), OWNER),
    ("to_account_unchecked", lambda city, a: a.link_checks.filter(direction="to_account").delete(), OWNER),
    ("handover", handed_on, CHIEF),
    ("custodian", kept(custodian=None), OWNER | CHIEF | PR),
    ("operator", lambda city, a: a.operators.update(begins=TODAY - 9 * DAY, ends=TODAY - DAY), OWNER),
    ("watched", never_seen, OWNER),
    ("watched", seen_long_ago, OWNER),
    ("quiet", update(last_posted_on=TODAY - 200 * DAY), OWNER),
    ("stopped", update(state="stopped", stopped_on=TODAY - 200 * DAY), OWNER),
]


@pytest.mark.parametrize(("mark", "happen", "people"), MARKS, ids=[m[0] for m in MARKS])
def test_a_mark_is_told_on_opening_and_then_weekly_until_it_is_gone(
    city: City, mark: str, happen: Happen, people: set[str]
) -> None:
    account = in_order(city)
    assert told(city, TODAY) == {}
    happen(city, account)
    opened = told(city, TODAY)
    assert list(opened.values()) == [people]
    assert [(r.subject, r.mark, r.ended) for r in RiskRow.objects.all()] == [(account.subject, mark, None)]
    assert told(city, MONDAY - DAY) == {}
    assert told(city, MONDAY) == {DIGEST: people}
    assert told(city, MONDAY + DAY) == {}
    assert told(city, MONDAY + WEEK) == {DIGEST: people}


def test_what_is_mended_is_told_no_more_and_what_opens_again_once_more(city: City) -> None:
    account = in_order(city)
    kept(change_due=TODAY - DAY)(city, account)
    (title,) = told(city, TODAY)
    kept(change_due=TODAY + 90 * DAY)(city, account)
    assert told(city, MONDAY) == {}
    assert [row.ended for row in RiskRow.objects.all()] == [MONDAY]
    kept(change_due=TODAY - DAY)(city, account)
    assert told(city, MONDAY + DAY) == {title: OWNER}
    assert [row.ended for row in RiskRow.objects.order_by("pk")] == [MONDAY, None]


def test_after_three_weeks_without_the_job_all_is_told_once(city: City) -> None:
    account = in_order(city)
    kept(change_due=TODAY - DAY)(city, account)
    told(city, TODAY)
    kept(change_due=TODAY + 3 * DAY)(city, account)  # ended and opened again while it did not run
    link(city, account, "to_city", present=False)
    wednesday = MONDAY + 2 * WEEK + 2 * DAY
    found = told(city, wednesday)
    assert sorted(found.values(), key=len) == [OWNER, OWNER]
    assert set(found) == {DIGEST, f"［アカウントから市ホームページへのリンクがない］{account}"}
    assert told(city, wednesday + DAY) == {}
    assert told(city, MONDAY + 3 * WEEK) == {DIGEST.replace("1件", "2件"): OWNER}


def test_what_opened_while_the_job_did_not_run_stands_since_its_day(city: City) -> None:
    account = in_order(city)
    kept(change_due=TODAY + 3 * DAY)(city, account)
    told(city, TODAY + 30 * DAY)
    assert RiskRow.objects.get().since == TODAY + 4 * DAY


def test_the_digest_rests_in_the_first_two_weeks_of_april(city: City) -> None:
    account = in_order(city)
    link(city, account, "to_city", present=False)
    told(city, TODAY)
    for day in (5, 12, 15):  # two Mondays, and the Thursday after the pause
        assert told(city, date(2027, 4, day)) == {}
    assert told(city, date(2027, 4, 19)) == {DIGEST: OWNER}


def test_its_day_is_a_setting(city: City, settings: Any) -> None:
    settings.DIGEST_WEEKDAY = 3
    account = in_order(city)
    link(city, account, "to_city", present=False)
    told(city, MONDAY)
    assert [day for day in range(1, 7) if told(city, MONDAY + day * DAY)] == [3]


@pytest.mark.parametrize(
    ("days", "steps"), [(150, []), (200, [OWNER]), (290, [OWNER, CHIEF]), (400, [OWNER, CHIEF, PR])]
)
def test_a_stopped_account_is_told_upward_the_longer_it_rests(
    city: City, days: int, steps: list[set[str]]
) -> None:
    account = in_order(city)
    update(state="stopped", stopped_on=TODAY - days * DAY)(city, account)
    assert list(told(city, TODAY).values()) == steps


def test_a_stop_that_nobody_carried_out_counts_from_what_is_known(city: City) -> None:
    account = in_order(city)
    update(state="stopped", stopped_on=None, acquired_on=TODAY - 200 * DAY)(city, account)
    assert list(told(city, TODAY).values()) == [OWNER]


def test_a_silent_account_is_never_told_upward_and_a_reason_ends_it(city: City) -> None:
    account = in_order(city)
    update(last_posted_on=TODAY - 900 * DAY)(city, account)
    assert list(told(city, TODAY).values()) == [OWNER]
    update(quiet_reason="催しが2年に一度のため")(city, account)
    assert told(city, MONDAY) == {}


def test_without_operator_and_custodian_the_section_hears_of_it(city: City) -> None:
    account = in_order(city)
    leaves(city, "係員")
    found = told(city, TODAY)
    assert found[f"［保管責任者が在籍していません］{account}"] == {"同僚", "課長補佐", "課長"} | PR
    assert found[f"［担当者がいない］{account}"] == {"同僚", "課長補佐"}


def test_a_contractor_hears_himself_that_he_has_to_read_the_guideline(city: City) -> None:
    grant = give(in_order(city), city["委託業者"])
    type(grant).objects.update(confirmed_at=None)
    assert list(told(city, TODAY).values()) == [{"委託業者"}]


def test_many_openings_of_a_day_are_one_notice(city: City) -> None:
    account_of(city)
    found = told(city, TODAY)
    (title,) = (t for t, people in found.items() if "同僚" in people)
    assert title.startswith("［要対応］")
    body = Notice.objects.get(user=city["同僚"]).body
    assert "パスワードの変更期限切れ" in body
    assert len(body) <= 500


def test_it_goes_by_mail_too(city: City) -> None:
    link(city, in_order(city), "to_city", present=False)
    told(city, TODAY)
    relay(now=Outbox.objects.latest("created").created)
    (message,) = mail.outbox
    assert message.to == [city["係員"].email]
    assert "リンクがない" in message.subject


def test_one_sees_all_that_one_is_told_of_on_a_page(city: City) -> None:
    account = in_order(city)
    kept(change_due=TODAY - DAY)(city, account)
    page = client_of(city, "係員").get("/marks/").content.decode()
    assert "パスワードの変更期限切れ" in page
    assert account.get_absolute_url() in page
    assert "パスワードの変更期限切れ" not in client_of(city, "他課の係員").get("/marks/").content.decode()


# Cases


def test_an_overdue_task_is_told_to_whom_it_waits_for_and_weekly(city: City) -> None:
    case = city.at_pr()
    case.refresh_from_db()
    task = case.tasks.open().get(decides=True)
    case.tasks.open().exclude(pk=task.pk).delete()
    assert told(city, task.due) == {}
    found = told(city, task.due + DAY)
    assert found == {f"［{task.label}の期限切れ］{case.number} {case.title}": {"広報主管課長"}}
    assert told(city, task.due + 2 * DAY) == {}
    monday = task.due + timedelta(days=7 - task.due.weekday())
    assert told(city, monday) == {DIGEST: {"広報主管課長"}}


def test_a_draft_that_came_back_is_due_in_the_offices_time_and_goes_upward(city: City) -> None:
    case = city.at_pr()
    city.act("広報主管課長", "return", case)
    task = case.tasks.open().get(desk="draft")
    (people,) = told(city, task.due + DAY).values()
    assert people == OWNER
    found = told(city, task.due + timedelta(days=14))
    assert {"課長"} | PR in found.values()


def test_a_returned_draft_without_a_day_counts_from_its_return(city: City) -> None:
    case = city.at_pr()
    city.act("広報主管課長", "return", case)
    task = case.tasks.open().get(desk="draft")
    Task.objects.filter(pk=task.pk).update(due=NO_DUE)
    assert told(city, task.due) == {}
    assert list(told(city, task.due + DAY).values()) == [OWNER]


def test_a_draft_that_its_own_chief_gave_back_stays_in_the_section(city: City) -> None:
    case = city.at_chief()
    city.act("課長", "return", case)
    task = case.tasks.open().get()
    told(city, task.due + DAY)
    assert set().union(*told(city, task.due + timedelta(days=30)).values()) == OWNER | CHIEF


def test_who_takes_a_returned_draft_over_has_the_same_day(city: City) -> None:
    case = city.at_pr()
    city.act("広報主管課長", "return", case)
    due = case.tasks.open().get(desk="draft").due
    city["係員"].appointments.update(ends=city.now.date() - DAY)
    Task.objects.open().filter(case=case).update(level="member", person=None)
    city.act("同僚", "take_over", case)
    assert case.tasks.open().get(desk="draft").due == due


def test_ones_own_draft_is_never_overdue(city: City) -> None:
    city.draft()
    assert told(city, city.now.date() + timedelta(days=300)) == {}


def test_a_report_that_was_not_received_is_told_to_the_promotion_office(city: City) -> None:
    case = city.approved()
    Task.objects.filter(desk="acquire").update(done_at=city.now)
    SNSAccount.objects.all().update(state="abandoned")
    task = case.tasks.open().get(desk="promotion")
    assert told(city, task.due + DAY) == {f"［未受領］{case.number} {case.title}": {"シティプロモーション"}}
    upward = told(city, task.due + timedelta(days=21))
    assert PR in upward.values()
    Task.objects.filter(pk=task.pk).update(due=NO_DUE)  # without a day it counts from when it came
    told(city, task.due + timedelta(days=22))
    assert RiskRow.objects.filter(mark="overdue", ended=None).count() == 1


@pytest.mark.parametrize("where", ["商工観光課", "秘書広報課"])
def test_trouble_goes_upward_as_soon_as_it_is_overdue(city: City, where: str) -> None:
    case = reporting.filed(city)
    SNSAccount.objects.update(state="abandoned")
    waiting = case.tasks.open().filter(section__name=where).exclude(due=NO_DUE).earliest("pk")
    case.tasks.open().exclude(pk=waiting.pk).delete()
    (people,) = told(city, waiting.due + DAY).values()
    assert people == ({"課長"} | PR if where == "商工観光課" else PR)
    assert told(city, waiting.due + timedelta(days=2)) == {}


def test_a_notice_holds_the_face_alone(city: City) -> None:
    case = city.at_pr()
    secret = "この文は案件のページだけで読みます"
    city.act("広報主管課長", "return", case, comment=secret)
    due = case.tasks.open().get(desk="draft").due
    told(city, due + DAY)
    told(city, due + timedelta(days=30))
    assert not [n for n in Notice.objects.all() if secret in n.title + n.body]


@pytest.mark.parametrize("number", [1, 3, 100])
def test_the_queries_do_not_grow_with_accounts_and_cases(city: City, number: int) -> None:
    for _ in range(number):
        account = account_of(city, url="", handle="", review_due=TODAY - DAY, acquired_on=TODAY)
        Custody.objects.create(account=account, custodian=city["係員"], change_due=TODAY + 300 * DAY)
        account.operators.create(user=city["係員"], begins=TODAY, confirmed_at=city.now)
        for direction in ("to_city", "to_account"):
            link(city, account, direction)
    for _ in range(min(number, 3)):
        city.at_pr()
    counts = []
    for day in (TODAY + 30 * DAY, TODAY + 40 * DAY):
        with CaptureQueriesContext(connection) as queries:
            tell_marks(now=datetime(day.year, day.month, day.day, 9, tzinfo=JST))
        counts.append(len(queries))
    assert counts == [23, 22]  # what opens, and what stands
