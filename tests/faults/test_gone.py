"""A database that goes away and comes back: the running server says so, and goes on without a restart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from django.db import connection

from tests.city import build_city
from tests.faults.clients import Answer, Visitor
from tests.faults.kills import Load, holds, undisturbed
from tests.faults.processes import until, web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_cover]
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own")
WEB = "katori-web"  # how its connections are known to PostgreSQL
NAME = "データベースを使えません。システム管理者はデータベースが動いているかを確かめてください"


def as_superuser(statement: LiteralString, *values: str) -> None:
    """From another database, for one cannot shut the one one is in."""
    at = connection.settings_dict
    keys = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    address = {key: at[name] for key, name in keys.items()}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as other:
        other.execute(statement, values)


def end_connections() -> None:
    """What a restart of PostgreSQL does to every client."""
    of_the_web = "FROM pg_stat_activity WHERE datname = %s AND application_name = %s"
    as_superuser("SELECT pg_terminate_backend(pid) " + of_the_web, connection.settings_dict["NAME"], WEB)


def allow_connections(allowed: bool) -> None:
    update = "UPDATE pg_database SET datallowconn = %s::boolean WHERE datname = %s"
    as_superuser(update, str(allowed), connection.settings_dict["NAME"])


@contextmanager
def shut_postgresql() -> Iterator[None]:
    connection.close()
    allow_connections(False)
    end_connections()
    try:
        yield
    finally:
        allow_connections(True)


@contextmanager
def moved_sqlite() -> Iterator[None]:
    """A folder stands where the file should be."""
    connection.close()
    file = Path(connection.settings_dict["NAME"])
    aside = file.rename(file.with_suffix(".aside"))
    file.mkdir()
    try:
        yield
    finally:
        file.rmdir()
        aside.rename(file)


GONE: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "sqlite": moved_sqlite,
    "postgresql": shut_postgresql,
}


def test_while_the_database_is_gone_every_page_says_so_and_afterwards_none(tmp_path: Path) -> None:
    city = build_city()
    with web(tmp_path, PGAPPNAME=WEB) as (address, _):
        clerk = Visitor.of(city, "係員", address)
        admin = Visitor.of(city, "システム管理者", address)
        assert clerk.send("/").status == 200
        with GONE[connection.vendor]():
            answers: list[Answer] = [clerk.send("/"), clerk.send("/cases/"), admin.send("/health/")]
            answers.append(clerk.send("/login/", {"username": "u1", "password": "himitsu"}))
            for answer in answers:
                assert (answer.status, NAME in answer.text, "himitsu" in answer.text) == (503, True, False)
        assert [clerk.send("/").status for _ in range(4)] == [200] * 4
        assert NAME not in admin.send("/health/").text


@on_postgresql
def test_connections_that_are_ended_cost_no_one_an_act(tmp_path: Path) -> None:
    with web(tmp_path, PGAPPNAME=WEB) as (address, _):
        city, pattern = undisturbed(address)
        with Load(city, address, 2) as load:
            for _ in range(2):
                seen = load.tally.acts
                until(lambda seen=seen: load.tally.acts > seen + 2)
                end_connections()
        holds(load.tally, pattern)
