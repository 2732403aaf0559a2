"""Rows into tables as fast as each database takes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models
from psycopg.types.json import Jsonb

Row = Sequence[Any]


def _plain(value: Any) -> Any:
    return value


def _utc(value: Any) -> Any:
    """A moment as Django writes it to SQLite."""
    return value and value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _writer(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return json.dumps if connection.vendor == "sqlite" else Jsonb
    if isinstance(field, models.DateTimeField) and connection.vendor == "sqlite":
        return _utc
    if isinstance(field, models.DateField) and connection.vendor == "sqlite":
        return lambda day: day and day.isoformat()
    return _plain


class Table:
    """One table, filled in the given columns (names as in the database, apart by spaces).

    What else must not be null gets the model's default.
    """

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        self.name, self.model = model._meta.db_table, model
        names = " ".join(columns).split()
        fields = {f.column: f for f in model._meta.local_concrete_fields}
        rest = [f for f in fields.values() if f.column not in names and not (f.null or f.primary_key)]
        self.rest = tuple(f.get_default() for f in rest)
        names += [f.column for f in rest]
        self.writers = [_writer(fields[name]) for name in names]
        self.columns = ", ".join(f'"{name}"' for name in names)

    def load(self, rows: Iterable[Row]) -> None:
        ready = [tuple(w(v) for w, v in zip(self.writers, (*row, *self.rest), strict=True)) for row in rows]
        if not ready:
            return
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                marks = ", ".join("?" * len(self.writers))
                sql = f"INSERT INTO {self.name} ({self.columns}) VALUES ({marks})"  # noqa: S608 constants only
                cursor.cursor.connection.executemany(sql, ready)
            else:
                with cursor.copy(f"COPY {self.name} ({self.columns}) FROM STDIN") as copy:
                    for row in ready:
                        copy.write_row(row)


def empty_database() -> None:
    """An empty, migrated database in the place of the last run's."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(f"{settings['NAME']}{ending}").unlink(missing_ok=True)
    else:
        where = {"host": settings["HOST"], "port": settings["PORT"], "dbname": "postgres"}
        login = {"user": settings["USER"], "password": settings["PASSWORD"]}
        with psycopg.connect(**where, **login, autocommit=True) as server:
            name = psycopg.sql.Identifier(settings["NAME"])
            server.execute(psycopg.sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(name))
    call_command("migrate", verbosity=0)


def finish(tables: Iterable[Table]) -> None:
    """Let the key sequences go on after the rows, and tell the planner what is there."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [t.model for t in tables]):
            cursor.execute(sql)
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
