"""What only tests may do: take the triggers off."""

from django.db.backends.base.base import BaseDatabaseWrapper

from katori_sns.history.triggers import TRIGGERS, missing_triggers

ON = {"sqlite": "", "postgresql": " ON {table}"}


def lift(connection: BaseDatabaseWrapper) -> None:
    connection.check_constraints()  # PostgreSQL alters no table that has checks outstanding
    with connection.cursor() as cursor:
        for name in set(TRIGGERS[connection.vendor]) - set(missing_triggers(connection)):
            cursor.execute(f"DROP TRIGGER {name}{ON[connection.vendor].format(table=name.split('_no_')[0])}")
