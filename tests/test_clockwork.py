"""`manage.py clockwork`, and the same two jobs under Celery."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from applications.models import NewOperationApplication
from katori_sns.celery import app
from katori_sns.daily import PARTS, heartbeat_of
from katori_sns.management.commands import clockwork
from katori_sns.notices.actions import Message, tell
from katori_sns.notices.models import Outbox
from katori_sns.watch.models import Heartbeat
from tests.city import JST, City, build_city
from tests.faults.processes import database_url

EVENING = datetime(2026, 11, 16, 23, 59, tzinfo=JST)
BEAT_UNIT = settings.BASE_DIR / "deploy" / "systemd" / "katori-beat.service"
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


@pytest.fixture
def draft(city: City) -> NewOperationApplication:
    """A draft of a section whose last day is Monday; another section takes over."""
    draft = city.draft()
    city.end("商工観光課", MONDAY, "農政課")
    return draft


def write_to(city: City, now: datetime) -> None:
    message = Message(frozenset({city["係員"].pk}), "差戻しがありました", "理由", "/")
    tell(messages=[message], now=now)


def test_every_beat_delivers_what_waits(city: City) -> None:
    write_to(city, EVENING)
    assert clockwork.beat(MONDAY, EVENING) == (MONDAY, clockwork.BEAT_SECONDS)
    assert [m.to for m in mail.outbox] == [["u1@city.example"]]


def test_a_day_done_is_not_done_again(draft: NewOperationApplication) -> None:
    clockwork.beat(TUESDAY, EVENING + timedelta(minutes=1))
    draft.refresh_from_db()
    assert draft.keeper.name == "商工観光課"


def test_the_day_changes_at_midnight_in_japan(draft: NewOperationApplication) -> None:
    assert clockwork.beat(MONDAY, EVENING) == (MONDAY, clockwork.BEAT_SECONDS)
    draft.refresh_from_db()
    assert draft.keeper.name == "商工観光課"

    assert clockwork.beat(MONDAY, EVENING + timedelta(minutes=1)) == (TUESDAY, clockwork.BEAT_SECONDS)
    draft.refresh_from_db()
    assert draft.keeper.name == "農政課"


def test_a_day_missed_is_caught_up_at_the_start(draft: NewOperationApplication) -> None:
    clockwork.beat(None, EVENING + timedelta(days=3))
    draft.refresh_from_db()
    assert draft.keeper.name == "農政課"


def test_what_fails_is_logged_and_tried_again_later(caplog: pytest.LogCaptureFixture) -> None:
    # No database is allowed here, so the relay raises.
    assert clockwork.beat(MONDAY, EVENING) == (MONDAY, clockwork.PAUSE_SECONDS)
    assert [r.getMessage() for r in caplog.records] == ["clockwork failed; next try in 30 s"]


def test_celery_beat_asks_for_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert asked == {name for name in app.tasks if name.startswith("katori_sns.")}


@pytest.mark.skipif(not settings.BROKER_URL, reason="no Redis")
@pytest.mark.django_db(transaction=True)
def test_celery_delivers_what_waits_and_does_the_day_at_its_start(tmp_path: Path) -> None:
    write_to(build_city(), timezone.now())
    env = os.environ | {
        "KATORI_VAR": str(tmp_path),
        "KATORI_DATABASE_URL": database_url(),
        "KATORI_EMAIL_URL": f"filemail:///{tmp_path}/mail",
        # A queue of its own: a worker of tests/faults/kills.py beside it would take the day's only task.
        "KATORI_BROKER_URL": f"{settings.BROKER_URL.rpartition('/')[0]}/1",
    }
    celery = [sys.executable, "-m", "celery", "-A", "katori_sns.celery"]
    worker = subprocess.Popen([*celery, "worker", "--concurrency=1"], cwd=settings.BASE_DIR, env=env)
    clock = subprocess.Popen([*celery, "beat", "--pidfile="], cwd=settings.BASE_DIR, env=env)
    at_start = re.findall("ExecStartPost=-.*python (-m celery .*)", BEAT_UNIT.read_text())[0].split()
    subprocess.run([sys.executable, *at_start], cwd=settings.BASE_DIR, env=env, check=True)
    try:
        deadline = time.monotonic() + 60
        while Outbox.objects.filter(sent_at=None).exists() or not day_was_done():
            assert time.monotonic() < deadline
            time.sleep(0.2)
    finally:
        for process in (clock, worker):
            process.send_signal(signal.SIGTERM)
        for process in (clock, worker):
            stop(process)
    assert len(list((tmp_path / "mail").iterdir())) == 1


def day_was_done() -> bool:
    done = Heartbeat.objects.filter(name__in=map(heartbeat_of, PARTS), problem="")
    return done.count() == len(PARTS)


def stop(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:  # Celery may hang on TERM
        process.kill()
        process.wait()
