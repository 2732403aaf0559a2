"""撤退 judged: the section consults by a day, is told; a consultation or a new judgement ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Review, SNSAccount
from accounts.reviews import actions
from accounts.reviews.consulting import remind_of_consulting
from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from tests.applications.giving_up import account_of, started
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = [pytest.mark.sqlite]

MARK = "/accounts/?mark=consult"


def judged(city: City, account: SNSAccount, judgement: str = "withdraw", reason: str = "届かない") -> Review:
    return actions.judge(
        account_id=account.pk,
        seen=account.reviews.count(),
        judgement=judgement,
        grounds=["2"],
        reason=reason,
        by=city["課長"],
        now=timezone.now(),
    )


def waits(city: City) -> bool:
    """Whether the register still marks it."""
    return "佐原の大祭" in page_of(client_of(city, "課長"), MARK)


@pytest.fixture
def account(city: City) -> SNSAccount:
    city.now = timezone.localtime()
    return account_of(city)


def test_who_judges_withdrawal_is_to_consult_by_a_day_and_the_section_is_told(
    city: City, account: SNSAccount
) -> None:
    review = judged(city, account)
    assert review.consult_by is not None
    assert review.consult_by > timezone.localdate()
    told = Notice.objects.filter(title__startswith="［撤退の判断］")
    names = {city[role].pk for role in ("係員", "同僚", "課長補佐", "課長")}
    assert set(told.values_list("user", flat=True)) == names
    assert waits(city)
    change = Event.objects.about(account.subject).get(action="judge").changes
    assert change["協議書を提出する期限"][0] is None
    page = page_of(client_of(city, "係員"), account.get_absolute_url())
    assert "までに提出します" in page


@pytest.mark.parametrize("judgement", ["continue", "improve"])
def test_what_is_not_given_up_waits_for_no_consultation(
    city: City, account: SNSAccount, judgement: str
) -> None:
    assert judged(city, account, judgement).consult_by is None
    assert not waits(city)


def test_a_new_judgement_ends_it(city: City, account: SNSAccount) -> None:
    old = judged(city, account)
    judged(city, account, "continue", "体制を改めた")
    old.refresh_from_db()
    assert old.consult_by is None
    assert not waits(city)
    change = Event.objects.about(account.subject).filter(action="judge").latest("seq").changes
    assert change["協議書を提出する期限"][1] is None


def test_a_draft_is_no_consultation_but_its_submission_is_until_it_is_taken_back(
    city: City, account: SNSAccount
) -> None:
    review = judged(city, account)
    day = timedelta(days=1)
    period = {"period_from": city.now.date() + day, "period_to": city.now.date() + 40 * day}
    case = started(city, account, planned_on=city.now.date() + 40 * day, **period)
    city.act("係員", "forward", case)
    assert waits(city)
    city.act("課長", "submit", case)
    assert not waits(city)
    review.refresh_from_db()
    assert review.consulted_on == city.now.date()
    city.act("課長", "cancel", case)
    assert waits(city)
    labels = Event.objects.about(account.subject).filter(action="consulted").values_list("label", flat=True)
    assert list(labels) == ["撤退の事前協議"] * 2


@pytest.mark.parametrize(("role", "action"), [("課長", "pull_back"), ("広報主管課長", "return")])
def test_what_is_taken_back_or_given_back_is_not_submitted(
    city: City, account: SNSAccount, role: str, action: str
) -> None:
    judged(city, account)
    day = timedelta(days=1)
    period = {"period_from": city.now.date() + 2 * day, "period_to": city.now.date() + 40 * day}
    case = started(city, account, planned_on=city.now.date() + 40 * day, **period)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    city.act(role, action, case)
    assert waits(city)
    if action == "return":
        city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    assert not waits(city)


def test_what_is_not_acquired_yet_is_not_to_be_consulted_about(city: City, account: SNSAccount) -> None:
    SNSAccount.objects.update(state="pending")
    judged(city, account)
    assert not waits(city)


def test_a_draft_that_is_cancelled_leaves_it_waiting(city: City, account: SNSAccount) -> None:
    judged(city, account)
    day = timedelta(days=1)
    period = {"period_from": city.now.date() + day, "period_to": city.now.date() + 40 * day}
    city.act("係員", "cancel", started(city, account, planned_on=city.now.date() + day, **period))
    assert waits(city)


def test_the_section_is_reminded_before_the_day_and_on_it_also_after_a_gap(
    city: City, account: SNSAccount
) -> None:
    review = judged(city, account)
    assert review.consult_by is not None
    now = timezone.now()
    left = review.consult_by - timezone.localdate()
    for days in (-2, -1, 9):
        when = now + left + timedelta(days=days)
        remind_of_consulting(now=when)
        remind_of_consulting(now=when)
    for head in ("期限が近い", "期限の日"):
        told = Notice.objects.filter(title__startswith=f"［{head}］", user=city["係員"])
        assert told.count() == 1
    SNSAccount.objects.update(state="notice_period")
    Notice.objects.all().delete()
    remind_of_consulting(now=now + left)
    assert not Notice.objects.exists()
