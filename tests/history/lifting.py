"""What only tests may do: take the triggers off."""

from django.db.backends.base.base import BaseDatabaseWrapper

from katori_sns.history.triggers import TRIGGERS, missing_triggers

ON = {"sqlite": "", "postgresql": " ON {table}"}


def lift(connection: BaseDatabaseWrapper) -> None:
    connection.check_constraints()  # PostgreSQL alters no table that has checks outstanding
    for name in set(TRIGGERS[connection.vendor]) - set(missing_triggers(connection)):
        remove(connection, name)


def remove(connection: BaseDatabaseWrapper, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{ON[connection.vendor].format(table=name.split('_no_')[0])}")
