"""Verify the whole history against its keys, its heads and the daily roots, and the records against it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from katori_sns.history.verifier import tell
from katori_sns.oversight.verification import findings
from katori_sns.processes import PROCESSES
from katori_sns.watch.actions import beat
from katori_sns.workflow.verification import unsealed


class Command(BaseCommand):
    help = "履歴と記録が書かれたときのままかを確かめます。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--roots", type=Path, help="日次の控えのフォルダー。その日の記録が今もあるかも確かめます。"
        )

    def handle(self, *, roots: Path | None, **options: object) -> None:
        files = sorted(roots.glob("*.json")) if roots else []
        if roots and not files:
            raise CommandError(f"{roots} に控えがありません。フォルダーを確かめてください。")
        number = tell(findings(files), self.stdout.write)
        beat("verify", now=timezone.now(), problem=f"{number}件の問題があります。" if number else "")
        if later := unsealed(PROCESSES).count():
            self.stdout.write(f"検査値をまだ記録していない案件が{later}件あります。日次の処理が記録します。")
        if number:
            raise CommandError("履歴か記録が書き換えられたおそれがあります。システム管理者は調べてください。")
