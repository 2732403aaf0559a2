"""The database refuses to change the past, whoever asks and in whatever way."""

import pytest
from django.core import checks
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from katori_sns.history.actions import record
from katori_sns.history.checks import install_after_migrate, triggers_stand
from katori_sns.history.models import SYSTEM, Chain, Event
from katori_sns.history.triggers import TRIGGERS, install, missing_triggers
from tests.city import MONDAY
from tests.history.lifting import lift

pytestmark = pytest.mark.django_db

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


def check_ids() -> list[str | None]:
    return [problem.id for problem in checks.run_checks(tags=["database"], databases=["default"])]


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


def test_the_check_names_each_missing_trigger_and_migrate_puts_them_up_again() -> None:
    assert check_ids() == []
    lift(connection)
    assert check_ids() == ["history.E001"] * len(TRIGGERS[connection.vendor])
    call_command("migrate", verbosity=0, skip_checks=True)
    assert (missing_triggers(connection), check_ids()) == ([], [])


def test_a_trigger_that_no_longer_refuses_counts_as_missing() -> None:
    name = "history_event_no_delete"
    weaken = {
        "sqlite": [
            f"DROP TRIGGER {name}",
            f"CREATE TRIGGER {name} BEFORE DELETE ON history_event BEGIN SELECT 1; END",
        ],
        "postgresql": [f"ALTER TABLE history_event DISABLE TRIGGER {name}"],
    }
    with connection.cursor() as cursor:
        for statement in weaken[connection.vendor]:
            cursor.execute(statement)
    assert missing_triggers(connection) == [name]
    install(connection)
    assert missing_triggers(connection) == []


def test_before_their_migration_no_trigger_is_asked_for() -> None:
    lift(connection)
    MigrationRecorder(connection).record_unapplied("history", "0002_triggers")
    install_after_migrate(using="default")
    assert (check_ids(), triggers_stand(databases=None)) == ([], [])
    assert missing_triggers(connection) == sorted(TRIGGERS[connection.vendor])


@pytest.mark.django_db(transaction=True)
def test_after_a_test_that_commits_the_triggers_stand_again() -> None:
    record(subject="case:1", action="draft", label="起案", actor=SYSTEM, at=MONDAY)
    call_command("flush", verbosity=0, interactive=False)
    assert (Event.objects.count(), missing_triggers(connection)) == (0, [])
