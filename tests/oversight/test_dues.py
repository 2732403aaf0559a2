"""期限: each day of the calendar has as many as its list, and each role finds what it reads."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AccountOperator, Custody, OperationPolicy, Review, SNSAccount
from katori_sns.oversight.dues import DAYS, Month
from katori_sns.web.dates import local_date, months_after
from tests.accounts.keeping import account_of, operate
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = pytest.mark.sqlite
CELL = re.compile(r'href="(\?month=[^"]*)"\s+aria-label="[^"]*?、(\d+)件"')


def listed(client: Client, query: str) -> list[str]:
    page = page_of(client, f"/dues/{query.replace('&amp;', '&')}")
    return re.findall(r'data-label="内容">([^<]*)<', page)


def an_account_with_days(city: City, day: date) -> SNSAccount:
    """One account of every state, with every day that an account can have."""
    columns = {d.column: day for d in DAYS if "__" not in d.column}
    for state in ("pending", "active", "stopped", "notice_period", "withdrawn"):
        account = account_of(city, name=f"{state}のもの")
        SNSAccount.objects.filter(pk=account.pk).update(
            state=state, **columns | {"planned_start": None if state == "active" else day}
        )
        Custody.objects.update_or_create(account=account, defaults={"change_due": day})
    OperationPolicy.objects.all().delete()  # so that the nine items are still to come
    return SNSAccount.objects.get(name="activeのもの")


def test_each_day_has_as_many_as_its_list_for_each_role(city: City) -> None:
    day = local_date(timezone.now()) + timedelta(days=1)
    active = an_account_with_days(city, day)
    operate(city, active, "係員")
    AccountOperator.objects.update(confirmed_at=timezone.now() - timedelta(days=364))
    Review.objects.create(account=active, done_on=day, consult_by=day, by=city["課長"])
    city.at_pr()
    city.draft("他課の係員", "農政課")
    found = {}
    for role in ("係員", "他課の係員", "課長", "広報担当", "シティプロモーション", "監査", "委託業者"):
        client = client_of(city, role)
        page = page_of(client, f"/dues/?month={day:%Y-%m}")
        for query, number in CELL.findall(page):
            assert (role, query, int(number)) == (role, query, len(listed(client, query)))
        found[role] = listed(client, f"?month={day:%Y-%m}&day={day}")
    whats = {"運用開始", *(d.what for d in DAYS if d.column != "planned_start"), "撤退の協議書の提出"}
    assert whats <= set(found["係員"])
    assert set(found["係員"]) == set(found["監査"]) == set(found["広報担当"])
    assert found["係員"].count("パスワードの変更") == 2  # not of what is pending, stopped or given up
    assert found["他課の係員"] == found["委託業者"] == []
    assert client_of(city, "システム管理者").get("/dues/").status_code == 404


def test_a_day_that_nobody_named_counts_from_what_is_known(city: City) -> None:
    account = account_of(city)
    today = local_date(timezone.now())
    SNSAccount.objects.update(review_due=None, acquired_on=months_after(today, -6), started_on=None)
    Custody.objects.update_or_create(account=account, defaults={"change_due": None, "changed_on": None})
    due = months_after(months_after(today, -6), 6)
    found = listed(client_of(city, "係員"), f"?month={due:%Y-%m}&day={due}")
    assert found == ["パスワードの変更"]
    due = months_after(months_after(today, -6), 12)
    assert listed(client_of(city, "係員"), f"?month={due:%Y-%m}&day={due}") == ["評価"]


def test_an_overgrown_address_is_this_month_and_the_queries_do_not_grow(city: City) -> None:
    client, counts = client_of(city, "広報担当"), set()
    for more in (1, 2):
        for _ in range(more):
            city.at_pr()
            account_of(city, name=f"追加{more}{SNSAccount.objects.count()}")
        with CaptureQueriesContext(connection) as queries:
            plain = page_of(client, "/dues/")
        counts.add(len(queries))
    assert len(counts) == 1
    for odd in ("?month=9999-99", "?month=x", "?day=2026-02-30", "?month=0001-01"):
        assert page_of(client, f"/dues/{odd}").count("<td") == plain.count("<td")


@pytest.mark.parametrize(
    ("first", "begins", "ends"),
    [
        (date(2026, 11, 1), date(2026, 11, 1), date(2026, 12, 5)),
        (date(2027, 2, 1), date(2027, 1, 31), date(2027, 3, 6)),
        (date(2026, 8, 1), date(2026, 7, 26), date(2026, 9, 5)),
    ],
)
def test_a_month_stands_in_whole_weeks(first: date, begins: date, ends: date) -> None:
    month = Month(first)
    assert (month.begins, month.ends) == (begins, ends)
