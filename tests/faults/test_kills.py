"""Killed processes lose nothing and leave nothing half-written; the long versions are in tests/bench."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from tests.faults.kills import kill_web, kill_workers

pytestmark = pytest.mark.django_db(transaction=True)


def test_web_processes_killed_under_clients_lose_nothing_and_say_what_was_done(tmp_path: Path) -> None:
    tally = kill_web(tmp_path, kills=5, clients=3)
    assert tally.acts > 5


@pytest.mark.skipif(not settings.BROKER_URL, reason="no Redis")
def test_workers_killed_in_mid_delivery_lose_no_notice_and_duplicates_are_known(tmp_path: Path) -> None:
    kill_workers(tmp_path, kills=3, notices=60)
