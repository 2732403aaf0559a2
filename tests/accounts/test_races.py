"""Two people at one account's record: nothing is entered twice, nothing breaks, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from accounts.access import actions as access_actions
from accounts.circulars import actions as circulars
from accounts.models import AccountOperator, Circular, Custody
from katori_sns.history.models import Event
from katori_sns.organisation.actions import Refused
from tests.accounts.keeping import TODAY, account_of, keep, operate
from tests.city import build_city
from tests.racing import ROUNDS, race

pytestmark = pytest.mark.no_cover


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except Refused:
        return "refused"
    return "done"


@pytest.mark.django_db(transaction=True)
def test_an_operator_named_by_two_at_once_is_named_once() -> None:
    city = build_city()
    rows = [account_of(city) for _ in range(ROUNDS)]

    def name(number: int, days: int) -> str:
        # With different days no constraint of the table helps once the first has an end.
        begins = TODAY + timedelta(days=days)
        return outcome(lambda: operate(city, rows[number], "同僚", begins))

    results = race([lambda n, d=d: name(n, d) for d in (0, 1, 2)], ROUNDS)
    assert {(r["done"], r["refused"]) for r in results} == {(1, 2)}
    assert AccountOperator.objects.count() == ROUNDS


@pytest.mark.django_db(transaction=True)
def test_an_operator_ended_by_two_at_once_ends_once() -> None:
    city = build_city()
    operators = [operate(city, account_of(city)) for _ in range(ROUNDS)]

    def end(number: int, days: int) -> str:
        ends = TODAY + timedelta(days=days)
        row = operators[number].pk
        return outcome(
            lambda: access_actions.end_operator(
                operator_id=row, ends=ends, by=city["係員"], now=timezone.now()
            )
        )

    results = race([lambda n, d=d: end(n, d) for d in (0, 1)], ROUNDS)
    assert {(r["done"], r["refused"]) for r in results} == {(1, 1)}


@pytest.mark.django_db(transaction=True)
def test_custody_first_written_by_two_at_once_is_one_sheet_with_both_lines() -> None:
    city = build_city()
    rows = [account_of(city) for _ in range(ROUNDS)]

    def write(number: int, place: str) -> str:
        return outcome(lambda: keep(city, rows[number], kept_at=place))

    results = race([lambda n, p=p: write(n, p) for p in ("金庫", "書庫")], ROUNDS)
    assert {r["done"] for r in results} == {2}
    assert Custody.objects.count() == ROUNDS
    for account in rows:
        first, second = Event.objects.about(account.subject).order_by("seq")
        places = [e.changes["ログイン情報の保管場所"] for e in (first, second)]
        assert places[0][1] == places[1][0]
        assert account.custody.kept_at == places[1][1]


@pytest.mark.django_db(transaction=True)
def test_a_request_to_all_sent_twice_at_one_moment_is_one_and_answered_twice() -> None:
    city = build_city()
    account = account_of(city)
    wording = circulars.Wording("予約投稿の停止", "止めてください。", "yes_no", TODAY + timedelta(days=5))

    def send(number: int) -> str:
        once, now = UUID(int=number), timezone.now()
        sent = circulars.send(wording=wording, accounts=[account.pk], once=once, by=city["広報担当"], now=now)
        return str(sent.once)

    results = race([send, send], ROUNDS)
    assert results == [{str(UUID(int=number)): 2} for number in range(ROUNDS)]
    assert Circular.objects.count() == ROUNDS
    assert Event.objects.filter(action=circulars.SENT, label="一斉照会・要請の送信").count() == ROUNDS
