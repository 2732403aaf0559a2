"""The clock may jump: numbers, dates and the history hold, and the health page says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from katori_sns.daily import run_daily
from katori_sns.history.models import Event
from katori_sns.notices.actions import relay
from katori_sns.notices.models import Outbox
from katori_sns.organisation.models import Appointment
from katori_sns.workflow.errors import Incomplete, NotVisible
from katori_sns.workflow.models import Case, Submission
from tests.city import JST, City
from tests.faults.rows import history_is_whole
from tests.organisation.entering import client_of

pytestmark = pytest.mark.no_cover
DAY = timedelta(days=1)
LADDER = [
    ("係員", "forward"),
    ("課長", "submit"),
    ("広報主管課長", "approve"),
    ("シティプロモーション", "receive"),
]


@pytest.mark.parametrize("jump", [DAY, -DAY], ids=["forward", "backward"])
@pytest.mark.parametrize("before", range(4))
def test_a_case_passes_though_the_clock_jumps_a_day_before_any_of_its_acts(
    city: City, before: int, jump: timedelta
) -> None:
    case = city.draft()
    for number, (role, action) in enumerate(LADDER):
        city.now += jump if number == before else timedelta()
        if action == "approve":
            city.judge(case)
        city.act(role, action, case)
    case.refresh_from_db()
    assert (case.state, case.number) == ("approved", "令和8年度 申第1号")
    done = ["draft", *(action for _, action in LADDER)]
    assert list(Event.objects.about(case.subject).order_by("seq").values_list("action", flat=True)) == done
    assert history_is_whole()
    relay(now=city.now + DAY)
    assert not Outbox.objects.filter(sent_at=None).exists()


def test_a_clock_that_was_set_back_is_named_on_the_health_page(city: City) -> None:
    now = datetime.now(JST)
    admin = client_of(city, "システム管理者")
    city.now = now - DAY
    city.draft()
    assert "サーバの時計を確かめてください" not in admin.get("/health/").content.decode()
    city.now = now + DAY
    city.draft()
    answer = admin.get("/health/")
    assert (answer.status_code, "サーバの時計を確かめてください" in answer.content.decode()) == (503, True)


def test_the_day_changes_at_midnight_in_japan(city: City) -> None:
    """An absence from 1 December gives the substitute his ground at 0:00 and not a second before."""
    city.away("課長", day=date(2026, 12, 1))
    midnight = datetime(2026, 12, 1, tzinfo=JST)
    city.now = midnight - timedelta(hours=3)
    case = city.at_chief()
    city.now = midnight - timedelta(hours=1, seconds=1)  # each act comes an hour later
    with pytest.raises(Incomplete):
        city.act("課長補佐", "submit", case)
    city.now = midnight - timedelta(hours=1)
    city.act("課長補佐", "submit", case)
    task = case.tasks.get(action="submit")
    assert (task.done_at, task.acting_for) == (midnight, "商工観光課 課長 課長 太郎")


def test_fiscal_years_meet_between_31_march_and_1_april(city: City) -> None:
    new_year = datetime(2027, 4, 1, tzinfo=JST)
    city.now = new_year - timedelta(hours=4)
    old, late = city.at_chief(), city.at_chief()
    city.now = new_year - timedelta(hours=1, seconds=1)
    city.act("課長", "submit", old)
    city.now = new_year - timedelta(hours=1)
    city.act("課長", "submit", late)
    applications = Case.objects.filter(kind="new_operation")
    numbers = list(applications.order_by("pk").values_list("number", flat=True))
    assert numbers == ["令和8年度 申第1号", "令和9年度 申第1号"]
    for case in (old, late):
        city.judge(case)
        city.act("広報主管課長", "approve", case)
        city.act("シティプロモーション", "receive", case)
        case.refresh_from_db()
        assert (case.closed_fiscal_year, case.expires_on) == (2027, date(2033, 3, 31))


def test_a_new_chief_takes_his_post_at_midnight_of_1_april(city: City) -> None:
    Appointment.objects.filter(user=city["課長"]).update(ends=date(2027, 3, 31))
    city.person("新しい課長")
    post = city.appoint("新しい課長", "商工観光課", "課長", head=True)
    post.begins = date(2027, 4, 1)
    post.save()
    new_year = datetime(2027, 4, 1, tzinfo=JST)
    city.now = new_year - timedelta(hours=4)
    first, second = city.at_chief(), city.at_chief()
    city.now = new_year - timedelta(hours=1, seconds=1)
    with pytest.raises(NotVisible):
        city.act("新しい課長", "submit", first)
    city.now = new_year - timedelta(hours=1, seconds=1)
    city.act("課長", "submit", first)
    city.now = new_year - timedelta(hours=1)
    city.act("新しい課長", "submit", second)
    assert ["課長 太郎" in s.data for s in Submission.objects.order_by("pk")] == [True, True]
    assert ["新しい課長" in s.data for s in Submission.objects.order_by("pk")] == [False, True]


def test_29_february_is_a_day_like_any_other(city: City) -> None:
    city.now = datetime(2028, 2, 29, 9, 0, tzinfo=JST)
    city.away("課長", day=date(2028, 2, 29))
    case = city.at_chief(start_on=date(2028, 2, 29), evaluation_on=date(2028, 8, 31))
    city.act("課長補佐", "submit", case)
    city.judge(case)
    city.act("広報主管課長", "approve", case)
    city.act("シティプロモーション", "receive", case)
    case.refresh_from_db()
    assert (case.number, case.closed_fiscal_year) == ("令和9年度 申第1号", 2027)
    assert case.expires_on == date(2033, 3, 31)
    assert '"start_on":"令和10年2月29日"' in Submission.objects.get().data
    run_daily(now=city.now)
    run_daily(now=city.now + DAY)
    relay(now=city.now)
    assert not Outbox.objects.filter(sent_at=None).exists()
    assert history_is_whole()
