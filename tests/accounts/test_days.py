"""Days of what is recorded about an account: never to come, never before there was one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.lookup.actions import look_at_handle
from accounts.models import SNSAccount
from accounts.reviews.actions import record_value
from katori_sns.organisation.actions import Refused
from tests.accounts.keeping import TODAY, account_of, custody_form, keep, link, watch
from tests.city import City
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite]

DAY = timedelta(days=1)
ACQUIRED = TODAY - 40 * DAY


def custody(city: City, account: SNSAccount, on: date) -> None:
    keep(city, account, changed_on=on)


def linked(city: City, account: SNSAccount, on: date) -> None:
    link(city, account, "to_city", days_ago=(TODAY - on).days)


def measured(city: City, account: SNSAccount, on: date) -> None:
    record_value(
        account_id=account.pk,
        indicator="フォロワー数",
        value=Decimal(10),
        unit="人",
        on=on,
        by=city["係員"],
        now=timezone.now(),
    )


Recorded = Callable[[City, SNSAccount, date], Any]


@pytest.mark.parametrize("recorded", [custody, linked, measured])
@pytest.mark.parametrize("known", [{"acquired_on": ACQUIRED}, {"opened": ACQUIRED.isoformat()}])
def test_nothing_was_done_before_the_account_or_is_done_tomorrow(
    city: City, recorded: Recorded, known: dict[str, Any]
) -> None:
    account = account_of(city, **known)
    for impossible in (ACQUIRED - DAY, TODAY + DAY, date(1990, 1, 1)):
        with pytest.raises(Refused):
            recorded(city, account, impossible)
    recorded(city, account, ACQUIRED)
    recorded(city, account, TODAY)


@pytest.mark.parametrize(("opened", "first"), [("2020", date(2020, 1, 1)), ("2020-04", date(2020, 4, 1))])
def test_of_what_is_known_to_the_year_or_month_its_first_day_counts(
    city: City, opened: str, first: date
) -> None:
    account = account_of(city, opened=opened)
    with pytest.raises(Refused):
        linked(city, account, first - DAY)
    linked(city, account, first)


def test_of_an_account_of_unknown_age_any_day_gone_by_is_taken(city: City) -> None:
    linked(city, account_of(city), date(2015, 1, 1))


def test_the_page_of_custody_says_so_at_its_field(city: City) -> None:
    account = account_of(city, acquired_on=ACQUIRED)
    sent = client_of(city, "係員").post(
        f"/accounts/{account.pk}/custody/", custody_form(city, changed_on=ACQUIRED - DAY)
    )
    assert sent.status_code == 422
    assert "パスワードを最後に変えた日：取得日" in sent.content.decode()


def test_an_old_sheet_with_such_a_day_can_still_be_mended_elsewhere(city: City) -> None:
    account = account_of(city)
    keep(city, account, changed_on=ACQUIRED - DAY)
    SNSAccount.objects.update(acquired_on=ACQUIRED)
    keep(city, account, changed_on=ACQUIRED - DAY, kept_at="別の金庫")


def test_a_look_at_a_name_does_not_undo_a_later_one(city: City) -> None:
    row = watch(account_of(city))

    def look(on: date) -> None:
        look_at_handle(watched_id=row.pk, looked_on=on, finding="なし", by=city["係員"], now=timezone.now())

    for impossible in (row.freed_on - DAY, TODAY + DAY):
        with pytest.raises(Refused):
            look(impossible)
    look(TODAY - DAY)
    with pytest.raises(Refused):
        look(TODAY - 2 * DAY)
    look(TODAY)
