"""Reminders: before the day and on it, once each, for whoever must do the next thing."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.account.expiry import keep_name
from accounts.models import SNSAccount
from katori_sns.daily import run_daily
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.actions import Refused
from tests.applications.giving_up import TO, account_of, at_notice, done
from tests.city import JST, City
from tests.organisation.entering import client_of
from tests.permissions import SECTION

DAY = timedelta(days=1)


def told(city: City, day: date) -> dict[str, set[str]]:
    """Who is told what by the daily job of that day, which runs more than once."""
    Notice.objects.all().delete()
    return told_more(city, day)


def told_more(city: City, day: date) -> dict[str, set[str]]:
    before = set(Notice.objects.values_list("pk", flat=True))
    for hour in (0, 1, 9):
        run_daily(now=datetime(day.year, day.month, day.day, hour, 1, tzinfo=JST))
    new = list(
        Notice.objects.filter(title__startswith="［期限").exclude(pk__in=before).select_related("user")
    )
    assert max(Counter((n.user_id, n.title) for n in new).values(), default=1) == 1
    names = {user.pk: role for role, user in city.people.items()}
    found: dict[str, set[str]] = {}
    for notice in new:
        found.setdefault(notice.title, set()).add(names[notice.user_id])
    return found


def waiting_for_the_end(city: City) -> Any:
    """A withdrawal whose followers and citizens were told, and whose report was received."""
    case = at_notice(city)
    for action in ("tell_followers", "tell_city"):
        done(city, action, case)
    city.act("シティプロモーション", "receive", case)
    return case


def test_the_section_is_reminded_of_the_end_of_the_notice_period_before_and_on_the_day(city: City) -> None:
    case = waiting_for_the_end(city)
    end = TO + DAY  # the first day on which it may be deleted
    near, come = (f"［{when}］アカウントの削除：{case.title}" for when in ("期限が近い", "期限の日"))
    assert told(city, end - 4 * DAY) == {}
    assert told_more(city, end - 3 * DAY) == {near: SECTION}
    assert told_more(city, end - 2 * DAY) == {}
    assert told_more(city, end) == {come: SECTION}
    assert told_more(city, end + DAY) == {}


def test_a_day_on_which_the_job_did_not_run_is_caught_up(city: City) -> None:
    case = waiting_for_the_end(city)
    near = f"［期限が近い］アカウントの削除：{case.title}"
    assert told(city, TO - DAY) == {near: SECTION}


def test_what_was_done_is_reminded_of_no_more(city: City) -> None:
    case = waiting_for_the_end(city)
    city.now += timedelta(days=40)
    done(city, "delete", case)
    for action in ("unlink", "close_custody"):
        done(city, action, case)
    assert told(city, TO + DAY) == {}


def test_the_substitute_is_reminded_where_the_chief_is_away(city: City) -> None:
    case = city.at_chief()
    due = case.tasks.open().get().due
    city.away("課長")
    assert told(city, due) == {f"［期限の日］提出：{case.title}": {"課長補佐"}}


def test_a_task_that_begins_shortly_before_its_day_is_told_of_once(city: City) -> None:
    case = at_notice(city)  # announced the day after tomorrow
    reminded = told(city, city.now.date() + DAY)
    assert [title for title in reminded if case.title in title] == []


def stopped(city: City, **facts: Any) -> SNSAccount:
    known = {"state": "stopped", "stopped_on": date(2026, 4, 1), "name_kept_until": date(2027, 3, 1)}
    return account_of(city, **known | facts)


def test_the_section_is_reminded_before_the_medium_deletes_a_stopped_account(city: City) -> None:
    account = stopped(city)
    gone = date(2027, 3, 1)
    near, come = (f"［{when}］アカウントが消える前に：{account}" for when in ("期限が近い", "期限の日"))
    assert told(city, gone - 31 * DAY) == {}
    assert told_more(city, gone - 30 * DAY) == {near: SECTION}
    assert told_more(city, gone - DAY) == {}
    assert told_more(city, gone) == {come: SECTION}
    assert told_more(city, gone + DAY) == {}


def test_an_account_that_runs_again_is_deleted_by_nobody(city: City) -> None:
    stopped(city, state="active")
    assert told(city, date(2027, 3, 1)) == {}


def test_who_logged_in_writes_down_the_new_day_and_the_mark_goes(city: City) -> None:
    city.now = timezone.now()
    today = timezone.localdate()
    account = stopped(city, name_kept_until=today + 5 * DAY)
    client = client_of(city, "係員")
    url = f"/accounts/{account.pk}/name/keep/"
    page = client.get(account.get_absolute_url()).content.decode()
    assert "媒体による自動削除の予定日が近い" in page
    assert url in page
    assert client.post(url, {"name_kept_until": today.isoformat()}).status_code == 422
    later = today + 200 * DAY
    assert client.post(url, {"name_kept_until": later.isoformat()}).status_code == 302
    account.refresh_from_db()
    assert account.name_kept_until == later
    assert Event.objects.about(account.subject).filter(action="keep_name").count() == 1
    assert "媒体による自動削除の予定日が近い" not in client.get(account.get_absolute_url()).content.decode()


def test_only_a_stopped_account_of_ones_own_has_such_a_day(city: City) -> None:
    account = account_of(city)
    url = f"/accounts/{account.pk}/name/keep/"
    assert client_of(city, "係員").get(url).status_code == 404
    with pytest.raises(Refused):
        keep_name(account_id=account.pk, name_kept_until=None, by=city["係員"], now=city.now)
    SNSAccount.objects.update(state="stopped")
    assert client_of(city, "他課の係員").get(url).status_code == 404
