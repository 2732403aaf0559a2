"""Every row of every table, to hold a database against itself."""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command
from django.db import connection

Rows = dict[str, list[str]]


def all_rows() -> Rows:
    """What the database holds, table by table, in an order of its own."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = sorted(repr(row) for row in cursor.fetchall())
    return found


def changed(before: Rows, after: Rows) -> list[str]:
    """The tables whose rows differ."""
    return [table for table in before if before[table] != after[table]]


def history_is_whole() -> bool:
    """Whether `history_verify` is content; it raises where it is not."""
    call_command("history_verify", stdout=StringIO())
    return True
