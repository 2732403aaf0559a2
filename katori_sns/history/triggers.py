"""The database itself refuses to change the past, whoever asks: there is no switch to lift this."""

from __future__ import annotations

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

EVENT, CHAIN = "history_event", "history_chain"
BACKWARDS = "NEW.seq < OLD.seq OR NEW.subject <> OLD.subject OR NEW.id <> OLD.id"


def _sqlite(table: str, act: str, condition: str = "") -> str:
    when = condition and f"WHEN {condition} "
    return (
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {when}"
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    )


def _postgresql(table: str, act: str, condition: str = "") -> str:
    name, each = f"{table}_no_{act.lower()}", "STATEMENT" if act == "TRUNCATE" else "ROW"
    return (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} "
        f"{condition and f'WHEN ({condition}) '}EXECUTE FUNCTION history_refuse(); "
        # A session with session_replication_role = replica skips every other trigger.
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"
    )


def _exists(table: str, same: str) -> str:
    """INSERT OR REPLACE deletes without asking the DELETE trigger, so it is refused before it begins."""
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 constants only


# vendor → trigger name → statement
TRIGGERS = {
    "sqlite": {
        f"{EVENT}_no_update": _sqlite(EVENT, "UPDATE"),
        f"{EVENT}_no_delete": _sqlite(EVENT, "DELETE"),
        f"{EVENT}_no_insert": _sqlite(
            EVENT, "INSERT", _exists(EVENT, "id = NEW.id OR (chain_id = NEW.chain_id AND seq = NEW.seq)")
        ),
        f"{CHAIN}_no_update": _sqlite(CHAIN, "UPDATE", BACKWARDS),
        f"{CHAIN}_no_delete": _sqlite(CHAIN, "DELETE"),
        f"{CHAIN}_no_insert": _sqlite(
            CHAIN, "INSERT", _exists(CHAIN, "id = NEW.id OR subject = NEW.subject")
        ),
    },
    "postgresql": {
        f"{EVENT}_no_update": _postgresql(EVENT, "UPDATE"),
        f"{EVENT}_no_delete": _postgresql(EVENT, "DELETE"),
        f"{EVENT}_no_truncate": _postgresql(EVENT, "TRUNCATE"),
        f"{CHAIN}_no_update": _postgresql(CHAIN, "UPDATE", BACKWARDS),
        f"{CHAIN}_no_delete": _postgresql(CHAIN, "DELETE"),
        f"{CHAIN}_no_truncate": _postgresql(CHAIN, "TRUNCATE"),
    },
}
PREPARE = {
    "sqlite": "DROP TRIGGER IF EXISTS {name}",
    "postgresql": "CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE integrity_constraint_violation USING MESSAGE = 'history is append-only'; END $$",
}
# What is there and works: on SQLite by its very text, on PostgreSQL by being always on.
PRESENT = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgenabled::text FROM pg_trigger "
    "WHERE tgrelid IN (to_regclass('history_event'), to_regclass('history_chain'))",
}


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there, or not as they must be."""
    wanted = TRIGGERS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(PRESENT[connection.vendor])
        present = dict(cursor.fetchall())
    return sorted(name for name in wanted if present.get(name) not in (wanted[name], "A"))


def install(connection: BaseDatabaseWrapper) -> None:
    """Put up what is missing; does nothing when all is there."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in missing_triggers(connection):
            cursor.execute(PREPARE[connection.vendor].format(name=name))
            cursor.execute(TRIGGERS[connection.vendor][name])
