"""The database refuses to change the past, whoever asks and in whatever way."""

import re
from typing import Any

import pytest
from django.conf import settings as product
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from katori_sns.history.actions import record
from katori_sns.history.checks import install_after_migrate, keys_seal
from katori_sns.history.models import SYSTEM, Chain, Event
from katori_sns.history.triggers import TRIGGERS, install, missing_triggers
from tests.city import MONDAY
from tests.history.lifting import lift

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

EVENT_COLUMNS = (
    "chain_id, seq, action, label, actor_id, actor_name, actor_post, actor_section, acting_for, "
    "changes, comment, at, key_id, mac"
)
EVERYWHERE = [
    "UPDATE history_event SET comment = 'x'",
    "UPDATE history_event SET id = id + 100",
    "DELETE FROM history_event",
    "DELETE FROM history_chain",
    "UPDATE history_chain SET seq = 0",
    "UPDATE history_chain SET seq = seq + 2",
    "UPDATE history_chain SET mac = 'x'",
    "UPDATE history_chain SET subject = 'case:2'",
    "UPDATE history_chain SET id = id + 100",
    "INSERT INTO history_event (*) SELECT * FROM history_event",
    "INSERT INTO history_event (*) SELECT * FROM history_event "
    "WHERE seq = 1 ON CONFLICT (chain_id, seq) DO UPDATE SET comment = 'x'",
]
ON_ONE = {
    "sqlite": [
        "INSERT OR REPLACE INTO history_event SELECT history_event.* FROM history_event",
        "INSERT OR REPLACE INTO history_event (*) SELECT * FROM history_event",
        "REPLACE INTO history_chain SELECT id, subject, 0, mac FROM history_chain",
        "INSERT OR REPLACE INTO history_chain (subject, seq, mac) SELECT subject, 0, mac FROM history_chain",
        "UPDATE OR REPLACE history_event SET seq = 1 WHERE seq = 2",
    ],
    "postgresql": [
        "TRUNCATE history_event",
        "TRUNCATE history_chain CASCADE",
        "SET LOCAL session_replication_role = replica; DELETE FROM history_event",
        "SET LOCAL session_replication_role = replica; TRUNCATE history_event",
    ],
}
WRITES = EVERYWHERE + ON_ONE[connection.vendor]


@pytest.fixture
def two_events() -> None:
    record(subject="case:1", action="draft", label="起案", actor=SYSTEM, at=MONDAY)
    record(subject="case:1", action="submit", label="提出", actor=SYSTEM, at=MONDAY)
    connection.check_constraints()  # or PostgreSQL would refuse TRUNCATE for another reason


@pytest.mark.usefixtures("two_events")
@pytest.mark.parametrize("write", WRITES)
def test_no_write_changes_the_past(write: str) -> None:
    before = list(Event.objects.values()), list(Chain.objects.values())
    write = write.replace("(*) SELECT *", f"({EVENT_COLUMNS}) SELECT {EVENT_COLUMNS}")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(write)
    assert (list(Event.objects.values()), list(Chain.objects.values())) == before


@pytest.mark.usefixtures("two_events")
def test_without_the_triggers_the_same_writes_pass() -> None:
    lift(connection)
    assert missing_triggers(connection) == sorted(TRIGGERS[connection.vendor])
    Event.objects.filter(seq=1).update(comment="x")
    assert Event.objects.filter(comment="x").count() == 1


def test_each_missing_trigger_is_named_and_migrate_puts_them_up_again() -> None:
    lift(connection)
    assert missing_triggers(connection) == sorted(TRIGGERS[connection.vendor])
    call_command("migrate", verbosity=0)
    assert missing_triggers(connection) == []


NAME = "history_event_no_delete"
WEAKENINGS = {
    "sqlite": [
        f"CREATE TRIGGER {NAME} BEFORE DELETE ON history_event BEGIN SELECT 1; END",
        f"CREATE TRIGGER {NAME} BEFORE DELETE ON history_event WHEN OLD.id < 0 "
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END",
    ],
    "postgresql": [
        f"ALTER TABLE history_event DISABLE TRIGGER {NAME}",
        f"ALTER TABLE history_event ENABLE TRIGGER {NAME}",
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN OLD; END$$",
        f"CREATE OR REPLACE TRIGGER {NAME} BEFORE INSERT ON history_event FOR EACH ROW "
        f"EXECUTE FUNCTION {NAME}(); ALTER TABLE history_event ENABLE ALWAYS TRIGGER {NAME}",
        f"CREATE OR REPLACE TRIGGER {NAME} BEFORE DELETE ON history_event FOR EACH ROW WHEN (OLD.id < 0) "
        f"EXECUTE FUNCTION {NAME}(); ALTER TABLE history_event ENABLE ALWAYS TRIGGER {NAME}",
    ],
}


@pytest.mark.parametrize("weaken", WEAKENINGS[connection.vendor])
def test_a_trigger_that_no_longer_refuses_counts_as_missing(weaken: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {NAME}")
        cursor.execute(weaken)
    assert missing_triggers(connection) == [NAME]
    install(connection)
    assert missing_triggers(connection) == []


@pytest.mark.usefixtures("two_events")
def test_the_product_knows_no_way_to_empty_the_history() -> None:
    tables = [Event._meta.db_table, Chain._meta.db_table]
    statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True)
    with pytest.raises(IntegrityError):
        connection.ops.execute_sql_flush(statements)
    sources = [
        *(product.BASE_DIR / "katori_sns").rglob("*.py"),
        *product.BASE_DIR.glob("[ai]*/**/*.py"),
        *(product.BASE_DIR / "deploy").glob("*"),
    ]
    off = re.compile(r"DISABLE TRIGGER|session_replication_role *=|DROP (TRIGGER|TABLE|FUNCTION)")
    told = {path.name for path in sources if path.is_file() and off.search(path.read_text())}
    assert told == {"triggers.py"}  # install() drops what it creates in the next breath


@pytest.mark.django_db(transaction=True)
def test_triggers_that_a_table_remake_drops_come_back_with_migrate() -> None:
    if connection.vendor == "sqlite":
        with connection.schema_editor() as editor:
            editor._remake_table(Event)
        assert missing_triggers(connection) == [
            f"history_event_no_{act}" for act in ("delete", "insert", "update")
        ]
    call_command("migrate", verbosity=0, skip_checks=True)
    assert missing_triggers(connection) == []


@pytest.mark.parametrize(
    "keys", [{}, {"2026": "short"}, {"2026": "k" * 32, "2027": ""}, {"x" * 21: "k" * 32}]
)
def test_a_history_without_a_good_key_does_not_start(settings: Any, keys: dict[str, str]) -> None:
    assert keys_seal() == []
    settings.HISTORY_KEYS = keys
    assert [problem.id for problem in keys_seal()] == ["history.E002"]


def test_before_their_migration_no_trigger_is_asked_for() -> None:
    lift(connection)
    MigrationRecorder(connection).record_unapplied("history", "0003_triggers")
    install_after_migrate(using="default")
    assert missing_triggers(connection) == sorted(TRIGGERS[connection.vendor])


@pytest.mark.django_db(transaction=True)
def test_after_a_test_that_commits_the_triggers_stand_again() -> None:
    record(subject="case:1", action="draft", label="起案", actor=SYSTEM, at=MONDAY)
    call_command("flush", verbosity=0, interactive=False)
    assert (Event.objects.count(), missing_triggers(connection)) == (0, [])
