"""Say whether the pages may be served: before a start, after an upgrade or a restore."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from katori_sns import readiness


class Command(BaseCommand):
    help = "この版で動かせるか（データベースの版、履歴の守りと鍵、書体）を確かめます。だめなら1を返します。"
    requires_system_checks = []  # its own questions are the check

    def handle(self, *args: object, **options: object) -> None:
        now, wrong = timezone.now(), 0
        for name, check in readiness.CHECKS:
            problem = readiness.ask(check, now)
            must = (name, check) in readiness.REQUIRED
            wrong += bool(problem and must)
            word = ("異常" if must else "注意") if problem else "正常"
            self.stdout.write(f"{word}　{name}　{problem}".rstrip())
        if wrong:
            raise CommandError(f"{wrong}件の異常があります。直してから動かしてください。")
