"""Accounts at rest are listed with since when, for those who keep them; a mark says since when it stands."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import SNSAccount
from katori_sns.web.dates import format_short
from katori_sns.workflow.reminding import tell_marks
from tests.accounts.keeping import TODAY, account_of, in_order, keep, watch
from tests.city import JST, City
from tests.organisation.entering import client_of, page_of

DAY = timedelta(days=1)
URL = "/accounts/resting/"
NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=JST)


@pytest.fixture
def three(city: City) -> tuple[SNSAccount, SNSAccount, SNSAccount]:
    """One stopped for a year, one silent for seven months, one that posts."""
    facts = {"state": "stopped", "stopped_on": TODAY - 400 * DAY}
    stopped = in_order(city, name="止めたもの", **facts)
    silent = account_of(city, name="静かなもの", last_posted_on=TODAY - 210 * DAY, url="", handle="")
    busy = account_of(city, name="動くもの", last_posted_on=TODAY - 10 * DAY, url="", handle="")
    return stopped, silent, busy


def test_stopped_and_silent_accounts_are_listed_with_since_when_and_who_was_told(
    city: City, three: tuple[SNSAccount, ...]
) -> None:
    tell_marks(now=NOON)
    page = page_of(client_of(city, "係員"), URL)
    stopped, silent, busy = three
    assert page.index(str(stopped)) < page.index(str(silent))
    assert str(busy) not in page
    assert format_short(TODAY - 400 * DAY) in page
    assert format_short(TODAY - 210 * DAY) in page
    assert "担当者、所属長、広報主管課" in page
    assert URL in page_of(client_of(city, "係員"), "/accounts/")


def test_only_its_keepers_see_that_an_account_rests(city: City, three: tuple[SNSAccount, ...]) -> None:
    assert str(three[0]) in page_of(client_of(city, "広報担当"), URL)
    assert str(three[0]) not in page_of(client_of(city, "他課の係員"), URL)


def test_the_list_takes_as_many_queries_for_one_as_for_three(city: City) -> None:
    client, counts = client_of(city, "係員"), []
    for number in (1, 2):
        for _ in range(number):
            account_of(city, last_posted_on=TODAY - 300 * DAY, url="", handle="")
        with CaptureQueriesContext(connection) as queries:
            page_of(client, URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_of_an_account_says_since_when_a_mark_stands(city: City) -> None:
    account = in_order(city)
    keep(city, account, changed_on=TODAY - 200 * DAY, change_due=TODAY - 9 * DAY)
    tell_marks(now=NOON)
    page = page_of(client_of(city, "係員"), account.get_absolute_url())
    assert f"{format_short(TODAY - 8 * DAY)}から" in page


def test_a_name_that_nobody_looked_at_for_long_stands_out(city: City) -> None:
    row = watch(account_of(city))
    client = client_of(city, "係員")
    assert "点検の期限切れ" not in page_of(client, "/accounts/watched/")
    type(row).objects.update(freed_on=TODAY - 120 * DAY)
    assert "点検の期限切れ" in page_of(client, "/accounts/watched/")
