"""What the history stands on: keys, and triggers that are put up after every migrate."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from katori_sns.history.triggers import install

SHORTEST_KEY = 32  # characters; half of HMAC-SHA256's block and more than anybody guesses
LONGEST_ID = 20  # as Event.key_id holds


def _expected(alias: str) -> bool:
    """Before their migration there need be no triggers, nor tables to put them on."""
    return ("history", "0003_triggers") in MigrationRecorder(connections[alias]).applied_migrations()


def install_after_migrate(*, using: str, **kwargs: object) -> None:
    """SQLite drops the triggers silently when a migration remakes the table."""
    if _expected(using):
        install(connections[using])


def keys_seal(**kwargs: object) -> list[CheckMessage]:
    """A history sealed with no key, or with one that can be guessed, proves nothing."""
    keys: dict[str, str] = settings.HISTORY_KEYS
    if keys and all(len(name) <= LONGEST_ID and len(key) >= SHORTEST_KEY for name, key in keys.items()):
        return []
    return [
        Error(
            "KATORI_HISTORY_KEYS に履歴の鍵がないか、短い鍵があります。",
            hint=f"「名前=鍵」の形で、鍵は{SHORTEST_KEY}字以上、名前は{LONGEST_ID}字以内にしてください。"
            "鍵は deploy/secrets.sh で作れます。",
            id="history.E002",
        )
    ]
