"""Mail the administrators when something begins or ceases to be wrong; by a timer, every few minutes."""

from argparse import ArgumentParser
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from katori_sns.health import state
from katori_sns.organisation.models import User
from katori_sns.watch.actions import beat
from katori_sns.watch.models import Heartbeat
from katori_sns.web.dates import format_wareki_time, local_date

AWAY = settings.VAR_DIR / "database-away"


class Command(BaseCommand):
    help = "システムの状態を調べ、前と変わったときにシステム管理者にメールを送ります。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--failed", default="", help="止まったユニットの名前：そのことを知らせます。")

    def handle(self, *, failed: str, **options: object) -> None:
        now = timezone.now()
        if failed:
            mail(everybody(now), "止まりました", f"{failed} が止まりました。", now)
            return
        wrong = {name: problem for name, problem in state(now).items() if problem}
        try:
            tell_of_change(wrong, now)
        except DatabaseError as error:
            tell_of_the_database(error, now)
            raise
        AWAY.unlink(missing_ok=True)


def tell_of_change(wrong: dict[str, str], now: datetime) -> None:
    """Mail once when something begins to be wrong, and once when all that was is well again."""
    names = "\n".join(wrong)
    last = Heartbeat.objects.filter(name="watch").first()
    if names != (last.problem if last else ""):
        text = "\n".join(f"{name}：{problem}" for name, problem in wrong.items()) or "すべて正常です。"
        mail(everybody(now), "異常があります" if wrong else "正常に戻りました", text, now)
    beat("watch", now=now, problem=names)


def tell_of_the_database(error: DatabaseError, now: datetime) -> None:
    """Mail once while it is away, to whom the settings name; a file knows of it, as no table can."""
    if not AWAY.exists():
        mail(settings.ALARM_MAIL, "データベースに接続できません", str(error), now)
        AWAY.touch()


def everybody(now: datetime) -> list[str]:
    """The administrators, as far as the database can be asked, and whom the setting names besides."""
    people = User.objects.in_service(local_date(now)).filter(is_administrator=True)
    with suppress(DatabaseError):
        return sorted({*settings.ALARM_MAIL, *people.exclude(email="").values_list("email", flat=True)})
    return sorted(settings.ALARM_MAIL)


def mail(to: list[str], subject: str, text: str, now: datetime) -> None:
    """Straight to the mail server: the outbox may be what stands still."""
    body = f"{text}\n\n{format_wareki_time(now)}\n{settings.SITE_URL}/health/\n"
    if to:
        send_mail(f"［システムの状態］{subject}", body, None, to)
