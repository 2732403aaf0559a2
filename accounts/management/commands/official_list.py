"""Write the official list of accounts for the city's web site."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.official.listing import write_to


class Command(BaseCommand):
    help = "公式一覧を、市ホームページ用のHTML、CSV、JSONで書き出します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="書き出すフォルダー")

    def handle(self, *, out: Path, **options: object) -> None:
        try:
            for path in write_to(out):
                self.stdout.write(str(path))
        except OSError as error:
            raise CommandError(f"書き出せません：{error}") from error
