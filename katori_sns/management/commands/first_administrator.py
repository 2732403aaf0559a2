"""Make the first system administrator; in an emergency another."""

from argparse import ArgumentParser
from datetime import datetime, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from katori_sns.founding.models import made_start
from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM
from katori_sns.notices import actions as notices
from katori_sns.notices.actions import Message
from katori_sns.organisation.actions import create_user, issue_password
from katori_sns.organisation.forms import UserForm
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date

LASTS = timedelta(hours=24)
ASKED = {
    "username": "ログインID",
    "staff_number": "職員番号",
    "name": "氏名（姓と名の間に空白）",
    "kana": "ふりがな",
    "email": "メール",
}


class Command(BaseCommand):
    help = (
        "最初のシステム管理者を登録し、仮パスワード（24時間、一度だけ）を最後の行に表示します。"
        "利用中のシステム管理者がいるときは断ります。全員がログインできないときだけ --rescue を付けます。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, label in ASKED.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=f"{label}。書かなければ尋ねます。")
        parser.add_argument("--rescue", action="store_true", help="非常時：もう一人登録し、知らせます。")

    def handle(self, *, rescue: bool, **options: str | None) -> None:
        now = timezone.now()
        if not rescue and User.objects.in_service(local_date(now)).filter(is_administrator=True).exists():
            raise CommandError(
                "システム管理者はすでに登録されています。画面の「管理」で登録してください。"
                "だれもログインできないときは --rescue を付けます。"
            )
        answers = {name: options[name] or input(f"{label}: ") for name, label in ASKED.items()}
        form = UserForm({**answers, "is_administrator": "on"})
        if not form.is_valid():
            wrong = (
                f"{form[name].label}：{'、'.join(map(str, texts))}" for name, texts in form.errors.items()
            )
            raise CommandError("\n".join(wrong))
        with transaction.atomic():
            made_start()
            user = create_user(by=None, now=now, **form.cleaned_data)
            password = issue_password(user=user, by=None, now=now, lasts=LASTS)
            if rescue:
                tell_of_rescue(user, now)
        self.stdout.write(f"{user.name}（{user.username}）をシステム管理者として登録しました。")
        self.stdout.write(
            "次の仮パスワードは24時間のあいだ、一度だけ使えます。すぐに自分のパスワードを決めます。"
        )
        self.stdout.write(password)


def tell_of_rescue(user: User, now: datetime) -> None:
    """Another administrator was made past the pages: history, and whoever would notice a theft, is told."""
    record(subject=f"user:{user.pk}", action="rescue", label="非常時のシステム管理者", actor=SYSTEM, at=now)
    org = ActorContext(local_date(now))
    manager = None if "広報主管課" in org.vacant_duties else org.heads.get(org.pr.pk)
    watchers = User.objects.in_service(org.on).filter(Q(is_administrator=True) | Q(is_auditor=True))
    people = {*watchers.values_list("pk", flat=True), *([manager.id] if manager else [])} - {user.pk}
    done = f"サーバの命令で{user.name}（{user.username}）が登録されました。"
    text = f"{done}覚えがなければ、すぐ確かめてください。"
    head = "［非常時のシステム管理者の登録］"
    notices.tell(messages=[Message(frozenset(people), head, text, "/me/")], now=now)
