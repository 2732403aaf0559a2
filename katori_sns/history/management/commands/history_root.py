"""Write down the heads of all chains, to be kept on another machine."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from katori_sns.history.actions import keep_root


class Command(BaseCommand):
    help = "今日の履歴の控えを書き出します。控えは別の場所に保管してください。"

    def handle(self, **options: object) -> None:
        self.stdout.write(str(keep_root(now=timezone.now())))
