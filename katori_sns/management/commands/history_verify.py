"""Verify the whole history against its keys, its heads and the daily roots, and the records against it."""

from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from applications.manuals.verification import verify_manuals
from katori_sns.documents.verification import verify_papers
from katori_sns.history.models import Chain, Event
from katori_sns.history.triggers import missing_triggers
from katori_sns.history.verifier import Finding, read_roots, tell, verify
from katori_sns.processes import PROCESSES
from katori_sns.watch.actions import beat
from katori_sns.workflow.verification import unsealed, verify_cases
from posts.verification import verify_pictures


class Command(BaseCommand):
    help = "履歴と記録が書かれたときのままかを確かめます。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--roots", type=Path, help="日次の控えのフォルダー。その日の記録が今もあるかも確かめます。"
        )

    def handle(self, *, roots: Path | None, **options: object) -> None:
        heads = Chain.objects.filter(events=None).heads()
        kept: dict[tuple[str, int], str] = {}
        files = sorted(roots.glob("*.json")) if roots else []
        if roots and not files:
            raise CommandError(f"{roots} に控えがありません。フォルダーを確かめてください。")
        events = Event.objects.as_written(heads)
        findings = chain(
            (Finding(name, 0, "履歴を守るトリガーがありません") for name in missing_triggers(connection)),
            read_roots(files, kept),
            verify(events, heads, settings.HISTORY_KEYS, kept),
            verify_cases(PROCESSES),
            verify_pictures(),
            verify_papers(),
            verify_manuals(),
        )
        number = tell(findings, self.stdout.write)
        beat("verify", now=timezone.now(), problem=f"{number}件の問題があります。" if number else "")
        if later := unsealed(PROCESSES).count():
            self.stdout.write(f"検査値をまだ記録していない案件が{later}件あります。日次の処理が記録します。")
        if number:
            raise CommandError("履歴か記録が書き換えられたおそれがあります。システム管理者は調べてください。")
