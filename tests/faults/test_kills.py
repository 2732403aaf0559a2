"""Killed processes lose nothing and leave nothing half-written; the long versions are in tests/bench."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from katori_sns.history.models import Event
from tests.city import build_city
from tests.faults.clients import Visitor, form
from tests.faults.kills import kill_web, kill_workers
from tests.faults.processes import until, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]


def test_web_processes_killed_under_clients_lose_nothing_and_say_what_was_done(tmp_path: Path) -> None:
    tally = kill_web(tmp_path, kills=4, clients=3)
    assert tally.acts > 5


def test_one_who_never_saw_the_answer_is_told_that_it_was_done(tmp_path: Path) -> None:
    """What a kill between the commit and the answer looks like to the client."""
    city = build_city()
    case = city.at_chief()
    case.refresh_from_db()
    path, data = form(case, "submit", city.task(case, "submit").pk)
    with web(tmp_path) as (address, _):
        chief = Visitor.of(city, "課長", address)
        chief.ask(path, data).close()
        until(lambda: Event.objects.about(case.subject).filter(action="submit").exists())
        assert chief.told(chief.send(path, data)) == "already"
    assert case.submissions.count() == 1


@pytest.mark.skipif(not settings.BROKER_URL, reason="no Redis")
def test_workers_killed_in_mid_delivery_lose_no_notice_and_duplicates_are_known(tmp_path: Path) -> None:
    kill_workers(tmp_path, kills=3, notices=60)
