"""The state of this installation, in words, for the administrator."""

from __future__ import annotations

import logging
import shutil
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryFile

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from katori_sns import readiness
from katori_sns.daily import PARTS, heartbeat_of
from katori_sns.history.models import Event
from katori_sns.notices.models import Outbox
from katori_sns.watch.actions import KEPT_UP
from katori_sns.watch.models import Heartbeat
from katori_sns.web import scanner
from katori_sns.web.dates import format_wareki_time
from katori_sns.web.proxy import client_ip

log = logging.getLogger(__name__)

LATE = timedelta(minutes=10)  # the relay comes every two seconds
LEAST_FREE = 500 * 1024 * 1024
ROOM = 50_000  # bytes; more than the free pages of a full database hold
SKEW = timedelta(minutes=1)  # between web servers


def database(now: datetime) -> str:
    """Takes a row large enough to need room, and gives it back."""
    with transaction.atomic():
        Outbox.objects.create(topic="", payload=token_hex(ROOM), created=now, next_try=now)
        transaction.set_rollback(True)
    return ""


def delivery(now: datetime) -> str:
    """Nothing waits longer than the relay takes."""
    late = Outbox.objects.filter(sent_at=None, created__lt=now - LATE)[:1_000].count()
    return f"送れていない知らせが{late}件あります。中継とメールサーバを確かめてください。" if late else ""


def disk(now: datetime) -> str:
    """There is room for files and papers."""
    free = shutil.disk_usage(settings.VAR_DIR).free
    return "" if free > LEAST_FREE else f"空きが{free // 1024**2}MBしかありません。増やしてください。"


def folders(now: datetime) -> str:
    """Files, the history's roots and, where mail goes to files, mail can be written."""
    places = [settings.MEDIA_ROOT, settings.HISTORY_ROOT_DIR, getattr(settings, "EMAIL_FILE_PATH", "")]
    bad = [str(place) for place in places if place and not _takes_a_file(Path(place))]
    return f"書き込めません：{'、'.join(bad)}。権限と空きを確かめてください。" if bad else ""


def _takes_a_file(place: Path) -> bool:
    try:
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=place) as file:
            file.write(b"x")
    except OSError:
        return False
    return True


def broker(now: datetime) -> str:
    """Redis answers; the one request that asks it."""
    if not settings.BROKER_URL:
        return ""
    try:
        Redis.from_url(settings.BROKER_URL, socket_connect_timeout=2, socket_timeout=2).ping()
    except RedisError:
        return "Redis が答えません。起こしてください。それまで知らせと帳票は溜まるだけで、失われません。"
    return ""


def malware(now: datetime) -> str:
    """The scanner answers, where one is configured."""
    problem = "検査のソフト（clamd）が答えません。起こしてください。それまでファイルは受け取れません。"
    return "" if scanner.answers() else problem


def clock(now: datetime) -> str:
    """Nothing was recorded later than now."""
    last = Event.objects.order_by("-pk").values_list("at", flat=True).first()
    if last is None or last <= now + SKEW:
        return ""
    return "最後の記録より前の時刻です。サーバの時計を確かめてください。それまで知らせが遅れます。"


def heartbeat(name: str, limit: timedelta, now: datetime) -> str:
    """The work was done within its limit, and nothing went wrong."""
    last = Heartbeat.objects.filter(name=name).first()
    if last is None:
        return "まだ一度も行われていません。動かすものが止まっていないか確かめてください。"
    if last.problem:
        return f"{format_wareki_time(last.at)}に失敗しました：{last.problem}"
    if last.at < now - limit:
        return f"最後に行われたのは{format_wareki_time(last.at)}です。止まっていないか確かめてください。"
    return ""


# Work that nobody sees: its name → how long it may be silent.
RELAY = {"relay": timedelta(minutes=2)}
NAMES = {
    "relay": "知らせと帳票の中継",
    "backup": "バックアップ",
    "roots": "履歴の控えの持出し",
    "verify": "履歴の検証",
    "restore_drill": "復元の訓練",
}


def expected() -> dict[str, timedelta]:
    """What must be heard of.

    Celery does the daily job hourly, the embedded mode once a day; the demo keeps no backups.
    """
    hours = 2 if settings.BROKER_URL else 26
    work = RELAY | {heartbeat_of(part): timedelta(hours=hours) for part in PARTS}
    return work if settings.DEMO else work | KEPT_UP


CHECKS: tuple[tuple[str, readiness.Check], ...] = (
    ("データベース", database),
    *readiness.CHECKS,
    ("知らせの発送", delivery),
    ("中継（Redis）", broker),
    ("ディスク", disk),
    ("保存先", folders),
    ("ウイルス検査" if settings.CLAMD else "ウイルス検査（設定なし）", malware),
    ("時計", clock),
    *((("二段階認証（求めない設定）", lambda now: ""),) if settings.SECOND_FACTOR == "none" else ()),
)


def state(now: datetime) -> dict[str, str]:
    """What is watched → what is wrong with it, "" where nothing is."""
    checks = dict(CHECKS)
    for name, limit in expected().items():
        checks[NAMES.get(name, name)] = partial(heartbeat, name, limit)
    return {name: readiness.ask(check, now) for name, check in checks.items()}


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """システムの状態: what is wrong and what to do; 503 if anything is."""
    if not request.user.has_perm("organisation.administer"):
        raise Http404
    rows = [{"name": name, "problem": problem} for name, problem in state(timezone.now()).items()]
    status = 503 if any(row["problem"] for row in rows) else 200
    return render(request, "health.html", {"rows": rows}, status=status)


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """One word to whoever watches from outside: the process answers. No database is asked."""
    return _word(request, "live", 200)


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """One word to whoever watches from outside: pages can be served; what is wrong the log says."""
    now = timezone.now()
    wrong = [(name, readiness.ask(check, now)) for name, check in readiness.REQUIRED]
    for name, problem in wrong:
        if problem:
            log.error("%s: %s", name, problem)
    fine = not any(problem for _, problem in wrong)
    return _word(request, "ready" if fine else "not ready", 200 if fine else 503)


def _word(request: HttpRequest, word: str, status: int) -> HttpResponse:
    """Only to the addresses that may ask; to others there is no such page."""
    if client_ip(request) not in settings.HEALTH_FROM:
        raise Http404
    return HttpResponse(f"{word}\n", status=status, content_type="text/plain")
