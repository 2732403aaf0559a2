"""Several people at one moment: who acts, and how often each outcome was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from katori_sns.workflow.engine import perform
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed
from katori_sns.workflow.models import Case
from tests.city import City, process_of
from tests.long import LONG

ROUNDS = 100 if LONG else 6


def race(workers: list[Callable[[int], str]], rounds: int) -> list[Counter[str]]:
    """Let each worker do its act in every round, all at the same moment; count the outcomes of each round."""
    results: list[Counter[str]] = [Counter() for _ in range(rounds)]
    barrier = Barrier(len(workers))

    def run(work: Callable[[int], str]) -> None:
        try:
            for number in range(rounds):
                barrier.wait(60)
                results[number][work(number)] += 1
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def act(city: City, role: str, action: str, cases: list[Any], **more: Any) -> Callable[[int], str]:
    """One step on the case of each round, with all it needs read beforehand."""
    tasks = [city.task(case, action).pk for case in cases]
    versions = [Case.objects.get(pk=case.pk).version for case in cases]

    def work(number: int) -> str:
        try:
            perform(
                process_of(cases[number]),
                cases[number].pk,
                action,
                task_id=tasks[number],
                seen_version=versions[number],
                actor=city[role],
                now=city.now,
                comment="理由",
                **more,
            )
        except Conflict:
            return "conflict"
        except (Incomplete, NotAllowed):
            return "refused"
        return action

    return work
