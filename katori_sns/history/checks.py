"""The triggers stand: put up after every migrate, looked for by the system check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from katori_sns.history.triggers import install, missing_triggers


def _expected(alias: str) -> bool:
    """Before their migration there need be no triggers, nor tables to put them on."""
    return ("history", "0002_triggers") in MigrationRecorder(connections[alias]).applied_migrations()


def install_after_migrate(*, using: str, **kwargs: Any) -> None:
    """SQLite drops the triggers silently when a migration remakes the table."""
    if _expected(using):
        install(connections[using])


def triggers_stand(*, databases: Sequence[str] | None, **kwargs: Any) -> list[CheckMessage]:
    """A history that could be rewritten is an error at the start."""
    return [
        Error(
            f"履歴を守るトリガー {name} がありません。",
            hint="「manage.py history_verify」で履歴を確かめてから、"
            "「manage.py migrate --skip-checks」を実行してください。",
            id="history.E001",
        )
        for alias in databases or ()
        if _expected(alias)
        for name in missing_triggers(connections[alias])
    ]
