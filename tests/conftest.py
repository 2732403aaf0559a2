"""What every test stands on."""

import gc
import os
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import connection, connections
from django.test import TransactionTestCase
from hypothesis import settings

from katori_sns.history.triggers import install
from tests.city import City, build_city
from tests.history.lifting import lift
from tests.migrated import lay_ready

# A busy machine breaks any deadline by the clock; what must be fast is tested as such.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Collect the static files once, before any worker starts: pages name them by their hashes."""
    if not hasattr(session.config, "workerinput") and "STATIC_IS_COLLECTED" not in os.environ:
        call_command("collectstatic", interactive=False, verbosity=0)


def pytest_configure() -> None:
    """What a city needs and a test does not: static files at hand, rows that outlive a power cut."""
    site.WHITENOISE_AUTOREFRESH = True  # every client would else look through them all at its start
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


def asks_the_database(item: pytest.Item) -> bool:
    """By its mark, a fixture or its class."""
    asks = {"db", "transactional_db"}.intersection(getattr(item, "fixturenames", ()))
    by_class = issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    return bool(item.get_closest_marker("django_db") or asks or by_class)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks a database is run, and only what it does in its own way is measured."""
    if connection.vendor == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not asks_the_database(item)])
        items[:] = filter(asks_the_database, items)
        for item in items:
            if not item.get_closest_marker("postgres"):
                item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Measure nothing where nothing is to be: in a worker pytest-cov stops one of the two it has started."""
    if not item.get_closest_marker("no_cover"):
        return (yield)
    tracing = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)  # type: ignore[arg-type]  # it takes None as well
    try:
        return (yield)
    finally:
        threading.settrace(tracing[1])  # type: ignore[arg-type]
        sys.settrace(tracing[0])


def pytest_collection_finish() -> None:
    """What is imported stays: to look through it for garbage again and again took a sixth of the time."""
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Whether the database is there already: on SQLite it is, for all migrations take a long while."""
    if connection.vendor == "sqlite":
        lay_ready(Path(connection.settings_dict["TEST"]["NAME"]))
    return connection.vendor == "sqlite"


@pytest.fixture
def city(db: None) -> City:
    """A small city with one person for every role."""
    return build_city()


_flush = flush.Command.handle


def flush_history_too(command: flush.Command, **options: Any) -> None:
    """Tests that commit empty the tables afterwards, which the triggers would refuse."""
    lift(connections[options["database"]])
    _flush(command, **options)
    install(connections[options["database"]])


flush.Command.handle = flush_history_too
