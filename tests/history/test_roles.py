"""The pages run as a role that writes rows and does nothing else, and only adds to the history."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import environ
import pytest
from django.apps import apps
from django.conf import settings as product
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from katori_sns import readiness
from katori_sns.daily import run_daily
from katori_sns.documents.models import IssuedDocument
from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM, Chain, Event
from katori_sns.history.triggers import missing_triggers
from katori_sns.notices.actions import relay
from katori_sns.notices.models import Outbox
from tests.city import MONDAY, build_city
from tests.history.lifting import remove
from tests.history.test_triggers import EVENT_COLUMNS, NAME, WEAKENINGS, WRITES
from tests.organisation.entering import give_password, log_in

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
    pytest.mark.django_db(transaction=True),
]
PASSWORD = "only-for-this-test"
ATTACKS = [
    *(write.replace("(*) SELECT *", f"({EVENT_COLUMNS}) SELECT {EVENT_COLUMNS}") for write in WRITES),
    *WEAKENINGS["postgresql"],
    *(f"ALTER TABLE history_{table} DISABLE TRIGGER ALL" for table in ("event", "chain")),
    f"DROP TRIGGER {NAME} ON history_event",
    f"DROP FUNCTION {NAME}() CASCADE",
    "DROP TABLE history_event CASCADE",
    "ALTER TABLE history_event ALTER COLUMN comment TYPE text USING 'x'",
    "ALTER TABLE history_event RENAME TO gone",
    "ALTER TABLE history_event OWNER TO CURRENT_USER",
    "CREATE RULE quiet AS ON INSERT TO history_event DO INSTEAD NOTHING",
    "CREATE TRIGGER late BEFORE INSERT ON history_event EXECUTE FUNCTION history_chain_no_delete()",
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE history_event (id int)",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA mine",
    "GRANT UPDATE ON history_event TO CURRENT_USER; UPDATE history_event SET comment = 'x'",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "SET SESSION AUTHORIZATION DEFAULT; SET ROLE {owner}; DROP TABLE history_event CASCADE",
    "SELECT * FROM history_event FOR UPDATE",
    "MERGE INTO history_event e USING history_chain c ON e.chain_id = c.id WHEN MATCHED THEN DELETE",
    "TRUNCATE workflow_case CASCADE",
    "COPY history_event FROM PROGRAM 'true'",
    "DELETE FROM django_migrations",
    "SELECT setval(pg_get_serial_sequence('history_event', 'id'), 1, false)",
]


@contextmanager
def coming_as(user: str, password: str) -> Iterator[None]:
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {"USER": user, "PASSWORD": password}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= before


def run_roles() -> tuple[str, str]:
    """The script on this test's database, with names of its own; who owns and who writes."""
    at = connection.settings_dict
    owner, web = f"owner_of_{at['NAME']}", f"web_of_{at['NAME']}"
    came = {
        "PGHOST": at["HOST"],
        "PGPORT": str(at["PORT"]),
        "PGUSER": at["USER"],
        "PGPASSWORD": at["PASSWORD"],
    }
    command = ["psql", "-X", f"--dbname={at['NAME']}", f"--file={product.BASE_DIR}/deploy/roles.sql"]
    command += [f"-vowner={owner}", f"-vweb={web}"]
    subprocess.run(command, env=os.environ | came, check=True, capture_output=True)
    return owner, web


@pytest.fixture
def roles() -> Iterator[tuple[str, str]]:
    run_roles()
    owner, web = run_roles()  # a second time, as after a restore
    with connection.cursor() as cursor:
        for name in (owner, web):
            cursor.execute(f"ALTER ROLE {name} PASSWORD '{PASSWORD}'")
    yield owner, web
    with connection.cursor() as cursor:
        cursor.execute(f"REASSIGN OWNED BY {owner} TO CURRENT_USER")
        for name in (owner, web):
            cursor.execute(f"DROP OWNED BY {name}")
            cursor.execute(f"DROP ROLE {name}")


@pytest.fixture
def as_web(roles: tuple[str, str]) -> Iterator[None]:
    with coming_as(roles[1], PASSWORD):
        yield


@pytest.mark.usefixtures("as_web")
def test_the_main_job_runs_whole_as_the_role_of_the_pages(settings: Any) -> None:
    """From the draft to the paper and the report, through a login, the daily job and the verification."""
    settings.DEMO = False
    city = build_city()
    give_password(*city.people.values())
    case = city.approved()
    city.act("シティプロモーション", "receive", case)
    assert relay(now=timezone.now()) > 0
    assert not Outbox.objects.filter(sent_at=None).exists()
    assert IssuedDocument.objects.exists()
    run_daily(now=timezone.now())
    call_command("history_verify")
    client = log_in(city, "係員")
    assert client.get(f"/cases/new-operation/{case.pk}/").status_code == 200
    assert client.post("/logout/").status_code == 302
    assert {name: check(timezone.now()) for name, check in readiness.CHECKS} == dict.fromkeys(
        dict(readiness.CHECKS), ""
    )


def test_the_role_reads_and_writes_the_rows_of_every_other_table(roles: tuple[str, str]) -> None:
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.managed}
    tables -= {"history_event", "history_chain"}
    with connection.cursor() as cursor:
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            cursor.execute(
                "SELECT t FROM unnest(%s::text[]) t WHERE NOT has_table_privilege(%s, t, %s)",
                [sorted(tables), roles[1], right],
            )
            assert cursor.fetchall() == [], right


def test_no_attack_on_the_history_passes_as_the_role_of_the_pages(roles: tuple[str, str]) -> None:
    for action in ("draft", "submit"):
        record(subject="case:1", action=action, label="起案", actor=SYSTEM, at=MONDAY)
    before = list(Event.objects.values()), list(Chain.objects.values())
    passed = []
    with coming_as(roles[1], PASSWORD):
        for attack in ATTACKS:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(attack.replace("{owner}", roles[0]))
                passed.append(attack)
            except DatabaseError:
                continue
        record(subject="case:1", action="later", label="後", actor=SYSTEM, at=MONDAY)  # it may still add
    assert passed == []
    assert list(Event.objects.exclude(action="later").values()) == before[0]
    assert [chain["seq"] for chain in before[1]] == [2]
    assert Chain.objects.get().seq == 3
    assert missing_triggers(connection) == []


def test_migrations_are_done_by_the_owner_alone(roles: tuple[str, str], settings: Any) -> None:
    owner, web = roles
    remove(connection, NAME)  # migrate puts it up again
    at = connection.settings_dict
    with coming_as(web, PASSWORD):
        with pytest.raises(ProgrammingError):
            call_command("migrate", verbosity=0)
        url = f"postgres://{owner}:{quote(PASSWORD)}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
        settings.OWNER_DATABASE = environ.Env.db_url_config(url)
        call_command("migrate", verbosity=0)
        assert missing_triggers(connection) == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == (web,)


def test_a_role_that_may_do_more_is_named(roles: tuple[str, str], settings: Any) -> None:
    now = timezone.now()
    assert readiness.role(now) == ""  # of the demo nobody asks it
    settings.DEMO = False
    assert "deploy/roles.sql" in readiness.role(now)
    for more in (
        "ALTER TABLE notices_notice OWNER TO {web}",
        "GRANT {owner} TO {web}",
        "GRANT DELETE ON history_event TO {web}",
        "GRANT CREATE ON SCHEMA public TO {web}",
        "GRANT TRUNCATE ON workflow_case TO {web}",
    ):
        with connection.cursor() as cursor:
            cursor.execute(more.format(owner=roles[0], web=roles[1]))
        with coming_as(roles[1], PASSWORD):
            assert "deploy/roles.sql" in readiness.role(now), more
        run_roles()
        with coming_as(roles[1], PASSWORD):
            assert readiness.role(now) == "", more
