"""Two people at one desk: exactly one of them wins, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest

from accounts.models import SNSAccount
from applications.consultation.process import PRIOR_CONSULTATION
from applications.new_operation.process import NEW_OPERATION
from katori_sns.history.models import Event
from katori_sns.organisation.models import User
from katori_sns.web.forms import Once
from katori_sns.workflow import actions
from katori_sns.workflow.engine import perform
from katori_sns.workflow.errors import Conflict
from katori_sns.workflow.models import Case
from tests.city import build_city
from tests.racing import ROUNDS, act, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]
THREADS = 8


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except Conflict:
        return "conflict"
    return "done"


def test_eight_clicks_of_two_people_approve_one_case_and_one_wins(db: None) -> None:
    city = build_city()
    city.away("広報主管課長")  # so that he and his substitute may both decide
    cases = [city.judged() for _ in range(ROUNDS)]
    tasks = [city.task(case, "approve").pk for case in cases]
    versions = [Case.objects.get(pk=case.pk).version for case in cases]

    def approve(user: User) -> Callable[[int], str]:
        def work(number: int) -> str:
            done = []
            result = outcome(
                lambda: done.append(
                    perform(
                        NEW_OPERATION,
                        cases[number].pk,
                        "approve",
                        task_id=tasks[number],
                        seen_version=versions[number],
                        actor=user,
                        now=city.now,
                    )
                )
            )
            return "already" if done and done[0].already else result

        return work

    deciders = [approve(city["広報主管課長"]), approve(city["広報補佐"])] * (THREADS // 2)
    results = race(deciders, ROUNDS)
    # The winner's own repeated clicks are told so; the other person's are a conflict.
    assert results == [Counter(done=1, already=3, conflict=4)] * ROUNDS
    assert SNSAccount.objects.count() == ROUNDS
    assert Event.objects.filter(action="approve").count() == ROUNDS


def test_approval_against_cancellation_has_one_winner(db: None) -> None:
    city = build_city()
    cases = [city.judged() for _ in range(ROUNDS)]
    ways = [act(city, "広報主管課長", "approve", cases), act(city, "課長", "cancel", cases)]
    for seen in race(ways, ROUNDS):
        assert seen in (Counter(approve=1, conflict=1), Counter(cancel=1, conflict=1))
    assert SNSAccount.objects.count() == Case.objects.filter(state="approved").count()


def test_two_savers_of_one_draft_have_one_winner(db: None) -> None:
    city = build_city()
    case = city.draft()

    def save(text: str) -> Callable[[int], str]:
        def work(number: int) -> str:
            return outcome(
                lambda: actions.edit(
                    NEW_OPERATION,
                    case.pk,
                    actor=city["係員"],
                    seen_version=number + 1,
                    now=city.now,
                    fields={"account_name": text, "purpose": text},
                )
            )

        return work

    results = race([save("甲"), save("乙")], ROUNDS)
    assert results == [Counter(done=1, conflict=1)] * ROUNDS
    case.refresh_from_db()
    assert case.account_name == case.purpose
    assert case.title.startswith(case.purpose)


def test_a_form_sent_twice_at_one_moment_begins_one_case(db: None) -> None:
    city = build_city()
    copies = [uuid4() for _ in range(ROUNDS)]
    section = city.sections["商工観光課"].pk

    def begin(number: int) -> str:
        about = {"drafter": city["係員"], "section_id": section, "now": city.now, "fields": {}}
        return str(actions.start(PRIOR_CONSULTATION, once=Once(copies[number], "同じ内容"), **about).pk)

    assert [list(found.values()) for found in race([begin] * 4, ROUNDS)] == [[4]] * ROUNDS


def test_submissions_at_one_moment_take_different_numbers(db: None) -> None:
    city = build_city()
    cases = [[city.at_chief() for _ in range(10)] for _ in range(4)]

    def submit(mine: list[Case]) -> Callable[[int], str]:
        def work(number: int) -> str:
            case = Case.objects.get(pk=mine[number].pk)
            task = case.tasks.open().get()
            return outcome(
                lambda: perform(
                    NEW_OPERATION,
                    case.pk,
                    "submit",
                    task_id=task.pk,
                    seen_version=case.version,
                    actor=city["課長"],
                    now=city.now,
                )
            )

        return work

    assert race([submit(mine) for mine in cases], 10) == [Counter(done=4)] * 10
    applications = Case.objects.filter(kind="new_operation")
    numbers = sorted(int(n[8:-1]) for n in applications.values_list("number", flat=True))
    assert numbers == list(range(1, 41))
