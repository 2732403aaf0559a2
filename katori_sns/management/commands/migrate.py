"""Django's own, done by the role that owns the tables, where there is one (deploy/roles.sql)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connection


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)


@contextmanager
def as_owner() -> Iterator[None]:
    """Come to the database as its owner, where the settings name one."""
    if not settings.OWNER_DATABASE:
        yield
        return
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {
        name: settings.OWNER_DATABASE[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= before
