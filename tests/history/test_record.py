"""What happened is written down once, in order, with the act or not at all."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from katori_sns.history.actions import record, record_once_a_day
from katori_sns.history.models import SYSTEM, Actor, Chain, Event
from katori_sns.organisation.models import User
from tests.city import JST, MONDAY, City
from tests.history.test_verifier import command

THREADS = 8


def enter(subject: str = "policy:1", at: datetime = MONDAY) -> Event:
    return record(subject=subject, action="draft", label="起案", actor=SYSTEM, at=at)


def look(subject: str = "policy:1", actor: Actor = SYSTEM, at: datetime = MONDAY, comment: str = "") -> bool:
    event = record_once_a_day(
        subject=subject, action="print", label="印刷", actor=actor, at=at, comment=comment
    )
    return event is not None


@pytest.mark.django_db
def test_each_subject_counts_its_own_events() -> None:
    assert [enter(s).seq for s in ("policy:1", "policy:2", "policy:1")] == [1, 1, 2]
    assert list(Chain.objects.order_by("subject").values_list("subject", "seq")) == [
        ("policy:1", 2),
        ("policy:2", 1),
    ]
    assert Chain.objects.get(subject="policy:1").mac == Event.objects.latest("pk").mac


@pytest.mark.django_db
def test_an_event_costs_three_queries_and_a_subjects_first_five(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with transaction.atomic():
        with django_assert_num_queries(5):
            enter()
        with django_assert_num_queries(3):
            enter()


def enter_a_number() -> None:
    """A mistake: the database may write 1.50 another way than the code was made of."""
    changes: Any = {"回数": [None, 1.5]}
    record(subject="policy:1", action="edit", label="修正", actor=SYSTEM, at=MONDAY, changes=changes)


@pytest.mark.django_db
def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError), transaction.atomic():
        enter_a_number()
    assert Event.objects.count() == 0


def act_and_swallow_the_error(user: User) -> None:
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(name="別名")
        with contextlib.suppress(TypeError):
            enter_a_number()


@pytest.mark.django_db
def test_an_act_whose_record_failed_is_undone_even_if_it_goes_on(city: City) -> None:
    act_and_swallow_the_error(city["係員"])
    assert User.objects.filter(name="別名").count() == 0


@pytest.mark.django_db
def test_looking_is_recorded_once_per_person_subject_comment_and_day_in_japan(city: City) -> None:
    other = Actor(city["監査"].pk, "監査 太郎", "", "")
    late = datetime(2026, 11, 16, 23, 59, 59, 999999, tzinfo=JST)
    assert [look(), look(), look(at=late)] == [True, False, False]
    assert [look(at=late + timedelta(microseconds=1)), look(actor=other), look("policy:2")] == [True] * 3
    assert [look(comment="条件"), look(comment="条件")] == [True, False]
    enter()
    assert look() is False


def at_once(work: Callable[[], object]) -> list[object]:
    """What each of many threads got that began together."""
    results: list[object] = []
    barrier = Barrier(THREADS)

    def run() -> None:
        try:
            barrier.wait(60)
            results.append(work())
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_no_double_and_a_sound_chain() -> None:
    assert sorted(at_once(lambda: enter().seq)) == list(range(1, THREADS + 1))  # type: ignore[type-var]  # numbers
    assert at_once(look).count(True) == 1
    assert command() == (0, "問題はありません\n")
