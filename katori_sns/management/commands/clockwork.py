"""What Celery does in production, in one small process: relay, 異動案 and 証拠一式 often, the day once."""

import logging
import signal
import threading
from datetime import date, datetime

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from katori_sns.daily import run_daily
from katori_sns.notices.actions import relay
from katori_sns.oversight.evidence.making import work
from katori_sns.personnel.carrying_out import write_due
from katori_sns.watch.actions import beat_often

logger = logging.getLogger(__name__)
BEAT_SECONDS = 2  # a mail may be this late
PAUSE_SECONDS = 30  # after a failure: long enough not to flood the log


class Command(BaseCommand):
    help = (
        "通知の発送、内示解禁になった異動案の登録、証拠一式の作成（2秒ごと）、日替わりの処理を、"
        "止められるまで続けます。"
    )

    def handle(self, **options: object) -> None:
        stopping = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stopping.set())
        signal.signal(signal.SIGINT, lambda *_: stopping.set())
        done: date | None = (
            None  # unknown at the start, so a day missed while the machine was off is caught up
        )
        pause: float = 0
        while not stopping.wait(pause):
            close_old_connections()  # the database may have been restarted meanwhile
            done, pause = beat(done, timezone.now())


def beat(done: date | None, now: datetime) -> tuple[date | None, float]:
    """Relay, and run the day's changes unless `done` is today (Japan time).

    Return the day now done and the seconds to wait. Never raises: what fails is logged and tried again.
    """
    today = timezone.localdate(now)
    try:
        beat_often("relay", now=now)
        relay(now=now)
        write_due(now=now)
        work(now=now)
        if done != today:
            run_daily(now=now)
    except Exception:
        logger.exception("clockwork failed; next try in %s s", PAUSE_SECONDS)
        return done, PAUSE_SECONDS
    return today, BEAT_SECONDS
