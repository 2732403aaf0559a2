"""The guideline binds contractors too (G1): they confirm it before their first draft, and again in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.access.actions import confirm_from_outside
from accounts.account.actions import NotYours
from accounts.models import AccountGrant, SNSAccount
from katori_sns.history.models import Event
from katori_sns.organisation.models import User
from katori_sns.workflow import actions
from katori_sns.workflow.errors import Incomplete
from posts.models import Post
from posts.process import POST
from tests.accounts.keeping import TODAY, account_of, give
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = [pytest.mark.sqlite]

CONFIRM = "/accounts/guideline/"


def given(city: City, confirmed_at: Any = None) -> SNSAccount:
    account = account_of(city)
    give(account, city["委託業者"])
    AccountGrant.objects.update(confirmed_at=confirmed_at)
    return account


def draft(city: City, account: SNSAccount, text: str = "開園しました。") -> Post:
    return actions.start(
        POST,
        drafter=city["委託業者"],
        section_id=account.section_id,
        now=timezone.now(),
        fields={
            "at": timezone.now(),
            "texts": {str(account.pk): text},
            "people": "none",
            "works": "none",
        },
        accounts=[account],
    )


def test_he_is_led_to_the_guideline_and_drafts_nothing_before(city: City) -> None:
    account = given(city)
    client = client_of(city, "委託業者")
    answer = client.get("/posts/new/")
    assert (answer.status_code, answer.url) == (302, CONFIRM)
    for sent in ({"account": [account.pk]}, {"account": account.pk, "once": ""}):
        answer = client.post("/posts/new/", sent)
        assert answer.status_code == 422
        assert "先にガイドラインを確認してください" in answer.content.decode()
    with pytest.raises(Incomplete):
        draft(city, account)
    assert not Post.objects.exists()
    assert "適用されます" in page_of(client, CONFIRM)
    assert client.post(CONFIRM).status_code == 302
    assert client.get("/posts/new/").status_code == 200
    assert draft(city, account).pk
    event = Event.objects.about(account.subject).get(action="confirm_guideline")
    assert (event.actor, list(event.changes)) == (city["委託業者"], ["委託業者 太郎"])
    AccountGrant.objects.update(confirmed_at=timezone.now() - timedelta(days=400))
    answer = client.get("/posts/new/")
    assert (answer.status_code, answer.url) == (302, CONFIRM)


def test_another_account_given_later_asks_again(city: City) -> None:
    account = given(city)
    confirm_from_outside(by=city["委託業者"], now=timezone.now())
    other = account_of(city, url="https://www.instagram.com/other/", handle="other")
    grant = give(other, city["委託業者"])
    AccountGrant.objects.filter(pk=grant.pk).update(confirmed_at=None)
    assert draft(city, account).pk
    with pytest.raises(Incomplete):
        draft(city, other)


@pytest.mark.parametrize(("days", "months", "led"), [(360, 12, False), (370, 12, True), (370, 0, False)])
def test_it_is_confirmed_again_as_the_setting_says(
    city: City, settings: Any, days: int, months: int, led: bool
) -> None:
    settings.GUIDELINE_MONTHS = months
    given(city, timezone.now() - timedelta(days=days))
    assert (client_of(city, "委託業者").get("/posts/new/").status_code == 302) == led


def test_a_draft_from_before_is_not_sent_until_it_is_confirmed_again(city: City, settings: Any) -> None:
    city.now = timezone.now()
    account = given(city, city.now)
    post = draft(city, account)
    AccountGrant.objects.update(confirmed_at=city.now - timedelta(days=400))
    with pytest.raises(Incomplete, match="ガイドライン"):
        city.act("委託業者", "ask_check", post)
    confirm_from_outside(by=city["委託業者"], now=timezone.now())
    city.act("委託業者", "ask_check", post)


def test_trouble_is_reported_without_waiting_for_it(city: City) -> None:
    given(city)
    assert client_of(city, "委託業者").get("/incidents/new/").status_code == 200


@pytest.mark.parametrize("role", ["係員", "課長", "監査", "広報担当", "システム管理者"])
def test_the_page_is_the_contractors_alone(city: City, role: str) -> None:
    given(city)
    assert client_of(city, role).get(CONFIRM).status_code == 404
    with pytest.raises(NotYours):
        confirm_from_outside(by=city[role], now=timezone.now())
    assert not AccountGrant.objects.filter(confirmed_at__isnull=False).exists()


def test_whose_contract_has_ended_confirms_nothing(city: City) -> None:
    given(city)
    User.objects.filter(pk=city["委託業者"].pk).update(contractor_until=TODAY - timedelta(days=1))
    city["委託業者"].refresh_from_db()
    with pytest.raises(NotYours):
        confirm_from_outside(by=city["委託業者"], now=timezone.now())
