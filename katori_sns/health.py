"""The state of this installation, in words, for the administrator."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from katori_sns.documents.fonts import FontsMissing, require
from katori_sns.history.triggers import missing_triggers
from katori_sns.notices.models import Outbox

LATE = timedelta(minutes=10)  # the relay comes every two seconds
LEAST_FREE = 500 * 1024 * 1024


def database(now: datetime) -> str:
    """Answers a question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def history(now: datetime) -> str:
    """Its triggers stand."""
    missing = missing_triggers(connection)
    if not missing:
        return ""
    return f"履歴を守るトリガーがありません：{'、'.join(missing)}。migrate を実行してください。"


def delivery(now: datetime) -> str:
    """Nothing waits longer than the relay takes."""
    late = Outbox.objects.filter(sent_at=None, created__lt=now - LATE)[:1_000].count()
    return f"送れていない知らせが{late}件あります。中継とメールサーバを確かめてください。" if late else ""


def disk(now: datetime) -> str:
    """There is room for files and papers."""
    free = shutil.disk_usage(settings.VAR_DIR).free
    return "" if free > LEAST_FREE else f"空きが{free // 1024**2}MBしかありません。増やしてください。"


def fonts(now: datetime) -> str:
    """Papers can be set."""
    try:
        require()
    except FontsMissing as missing:
        return str(missing)
    return ""


CHECKS: tuple[tuple[str, Callable[[datetime], str]], ...] = (
    ("データベース", database),
    ("履歴の守り", history),
    ("知らせの発送", delivery),
    ("ディスク", disk),
    ("帳票の書体", fonts),
)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """稼働状況: what is wrong and what to do; 503 if anything is."""
    if not request.user.has_perm("organisation.administer"):
        raise Http404
    rows = [{"name": name, "problem": _ask(check)} for name, check in CHECKS]
    status = 503 if any(row["problem"] for row in rows) else 200
    return render(request, "health.html", {"rows": rows}, status=status)


def _ask(check: Callable[[datetime], str]) -> str:
    try:
        return check(timezone.now())
    except (DatabaseError, OSError) as error:
        return f"確かめられません：{error}"
