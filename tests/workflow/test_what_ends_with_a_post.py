"""What a person did or was in a post ends with it: operators, grants, absences; and who hears of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.access.actions import add_operator, give_access
from accounts.access.models import AccountGrant
from accounts.access.rules import operating
from accounts.deficiencies.rules import with_deficiencies
from accounts.models import SNSAccount
from katori_sns.daily import run_daily
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.actions import appoint, enter_absence
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Task
from tests.accounts.keeping import account_of
from tests.city import City
from tests.organisation.entering import client_of
from tests.posts import writing

pytestmark = pytest.mark.sqlite
DAY = timedelta(days=1)


def leave(city: City, role: str, last: date) -> None:
    city[role].appointments.update(ends=last)


def waiting(city: City, role: str) -> list[int]:
    tasks = Task.objects.waiting_for(ActorContext(city.now.date(), city[role]))
    return list(tasks.values_list("case", flat=True))


def test_an_operator_who_comes_back_after_years_must_be_named_anew(city: City) -> None:
    account, today = account_of(city), city.now.date()
    for role in ("係員", "同僚"):
        add_operator(account_id=account.pk, user=city[role], begins=today, by=city["課長"], now=city.now)
    leave(city, "係員", today)
    for _ in range(2):
        run_daily(now=city.now + DAY)
    city.appoint("係員", "商工観光課", "主任")
    still = set(operating(today + 700 * DAY).values_list("user__name", flat=True))
    assert still == {"同僚 太郎"}
    row = account.operators.get(user=city["係員"])
    assert row.ends == today
    events = Event.objects.about(account.subject).filter(action="operators", actor_name="システム")
    assert [list(event.told["担当者"]) for event in events] == [
        ["係員 太郎（令和8年11月16日から）", "係員 太郎（令和8年11月16日から令和8年11月16日まで）"]
    ]


def test_a_co_operator_s_grant_ends_when_he_changes_section(city: City) -> None:
    post = writing.at_check(city)
    account, now = SNSAccount.objects.get(), city.now
    give_access(account_id=account.pk, user=city["他課の係員"], by=city["課長"], now=now)
    give_access(account_id=account.pk, user=city["委託業者"], by=city["課長"], now=now)
    assert waiting(city, "他課の係員") == [post.pk]
    leave(city, "他課の係員", city.now.date() - DAY)
    appoint(
        user=city["他課の係員"],
        section=city.sections["シティプロモーション推進課"],
        post="主事",
        is_head=False,
        begins=city.now.date(),
        by=None,
        now=now,
    )
    assert waiting(city, "他課の係員") == []  # at once, the worker dead or not
    run_daily(now=city.now)
    assert [grant.user for grant in AccountGrant.objects.all()] == [city["委託業者"]]


def test_an_absence_of_the_old_post_does_not_count_in_the_new_one(city: City) -> None:
    chief, today = city["課長"], city.now.date()
    entered = {"by": chief, "ground": "出張", "begins": today, "ends": None, "now": city.now}
    enter_absence(user=chief, **entered)
    leave(city, "課長", today + DAY)
    new, first = city.sections["シティプロモーション推進課"], today + 2 * DAY
    appoint(user=chief, section=new, post="課長", is_head=True, begins=first, by=None, now=city.now)
    assert ActorContext(today).heads[city.sections["商工観光課"].pk].absence == "出張"
    assert ActorContext(first).heads[new.pk].absence == ""
    # Entered again in the new post it counts, also from a day before it.
    enter_absence(user=chief, **entered | {"now": city.now + 3 * DAY})
    assert ActorContext(first + DAY).heads[new.pk].absence == "出張"


@pytest.mark.parametrize("begins_in", [0, 2])
def test_who_acts_for_one_who_is_away_hears_of_what_waited_already(city: City, begins_in: int) -> None:
    case, begins = city.at_chief(), city.now.date() + begins_in * DAY
    heard = Notice.objects.filter(user=city["課長補佐"], body__contains="不在のため、代わりに")
    entered = {"ground": "出張", "begins": begins, "ends": None, "now": city.now}
    enter_absence(user=city["課長"], by=city["システム管理者"], **entered)
    assert heard.count() == (begins_in == 0)
    assert Notice.objects.get(user=city["課長"], title="あなたの不在が入力されました").path == reverse(
        "organisation:absence"
    )
    for _ in range(2):
        run_daily(now=city.now + begins_in * DAY)
    assert [(notice.title, notice.path) for notice in heard] == [
        (f"［提出］{case.title}", case.get_absolute_url())
    ]


def test_what_came_during_the_absence_is_told_once(city: City) -> None:
    city.away("課長")
    case = city.at_chief()
    run_daily(now=city.now)
    assert Notice.objects.filter(user=city["課長補佐"], path=case.get_absolute_url()).count() == 1


def test_nobody_is_offered_for_a_post_who_may_not_hold_one(city: City) -> None:
    page = client_of(city, "システム管理者").get(f"/sections/{city.sections['農政課'].pk}/substitute/")
    offered = set(page.context["form"].fields["user"].queryset)
    assert offered == set(User.objects.filter(is_active=True)) - {
        city[role] for role in ("監査", "システム管理者", "委託業者")
    }


@pytest.mark.parametrize(
    ("manager", "marked"),
    [
        ("商工観光課長", False),
        ("商工観光課長 課長 太郎", False),
        ("商工観光課長　課長太郎", False),
        ("主査 広報担当 太郎", True),
        ("", False),
    ],
)
def test_a_manager_named_who_works_elsewhere_is_marked(city: City, manager: str, marked: bool) -> None:
    account = account_of(city)
    SNSAccount.objects.filter(pk=account.pk).update(manager=manager)
    org = ActorContext(city.now.date(), city["課長"])
    (row,) = with_deficiencies(SNSAccount.objects.filter(pk=account.pk), org)
    assert row.lacks_manager_left is marked
