"""The database itself refuses to change the past, whoever asks: there is no switch to lift this.

A release that adds or alters a trigger brings a migration for it: the check expects no trigger of a migration
that is still to come.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

EVENT, CHAIN = "history_event", "history_chain"
# A head moves on by one event at a time, and stays its subject's.
NOT_ONWARD = "NEW.seq <> OLD.seq + 1 OR NEW.subject <> OLD.subject OR NEW.id <> OLD.id"
# tgtype, from PostgreSQL's catalog/pg_trigger.h: ROW 1, BEFORE 2, DELETE 8, UPDATE 16, TRUNCATE 32.
TYPES = {"DELETE": 1 + 2 + 8, "UPDATE": 1 + 2 + 16, "TRUNCATE": 2 + 32}


@dataclass(frozen=True)
class Trigger:
    create: tuple[str, ...]
    shown: str  # what SHOW tells of it for as long as it is as created


def _sqlite(table: str, act: str, condition: str = "") -> dict[str, Trigger]:
    name = f"{table}_no_{act.lower()}"
    statement = (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} {condition and f'WHEN {condition} '}"
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    )
    return {name: Trigger((f"DROP TRIGGER IF EXISTS {name}", statement), statement)}


def _exists(table: str, same: str) -> str:
    """INSERT OR REPLACE deletes without asking the DELETE trigger, so it is refused before it begins."""
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 constants only


def _postgresql(table: str, act: str, condition: str = "TRUE") -> dict[str, Trigger]:
    name, each = f"{table}_no_{act.lower()}", "STATEMENT" if act == "TRUNCATE" else "ROW"
    body = (
        f"BEGIN IF {condition} THEN "
        "RAISE integrity_constraint_violation USING MESSAGE = 'history is append-only'; "
        "END IF; RETURN NEW; END"
    )
    create = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()",
        # A session with session_replication_role = replica skips every other trigger.
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    )
    return {name: Trigger(create, f"A {TYPES[act]} {body}")}


# vendor → name → trigger
TRIGGERS = {
    "sqlite": {
        **_sqlite(EVENT, "UPDATE"),
        **_sqlite(EVENT, "DELETE"),
        **_sqlite(
            EVENT, "INSERT", _exists(EVENT, "id = NEW.id OR (chain_id = NEW.chain_id AND seq = NEW.seq)")
        ),
        **_sqlite(CHAIN, "UPDATE", NOT_ONWARD),
        **_sqlite(CHAIN, "DELETE"),
        **_sqlite(CHAIN, "INSERT", _exists(CHAIN, "id = NEW.id OR subject = NEW.subject")),
    },
    "postgresql": {
        **_postgresql(EVENT, "UPDATE"),
        **_postgresql(EVENT, "DELETE"),
        **_postgresql(EVENT, "TRUNCATE"),
        **_postgresql(CHAIN, "UPDATE", NOT_ONWARD),
        **_postgresql(CHAIN, "DELETE"),
        **_postgresql(CHAIN, "TRUNCATE"),
    },
}
# Every trigger with what it does; on PostgreSQL one that is off, or on for some rows only, tells otherwise.
SHOW = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, "
    "concat_ws(' ', tgenabled, tgtype, prosrc, tgqual, nullif(tgattr::text, '')) "
    "FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE tgrelid IN (to_regclass('history_event'), to_regclass('history_chain'))",
}


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are not there, or not as they must be."""
    with connection.cursor() as cursor:
        cursor.execute(SHOW[connection.vendor])
        shown = dict(cursor.fetchall())
    wanted = TRIGGERS[connection.vendor]
    return sorted(name for name in wanted if shown.get(name) != wanted[name].shown)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put up what is missing; does nothing when all is there."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in missing_triggers(connection):
            for statement in TRIGGERS[connection.vendor][name].create:
                cursor.execute(statement)
