"""Names the command that takes this one's place."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "このシステムに superuser はありません。manage.py first_administrator を使います。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Those that one would give, so that the answer is about the command."""
        parser.add_argument("--noinput", "--no-input", action="store_true")
        for name in ("username", "email", "database"):
            parser.add_argument(f"--{name}")

    def handle(self, *args: object, **options: object) -> None:
        raise CommandError(f"{self.help}")
