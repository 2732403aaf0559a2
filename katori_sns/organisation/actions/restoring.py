"""The rows that decide, as they stand; what a plan changed in them is put back while it has not begun."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.actions.rules import Refused, hold_together, lock_all, who_is
from katori_sns.organisation.models import (
    Absence,
    Appointment,
    Duty,
    Lineage,
    Section,
    SectionFace,
    Substitute,
    User,
)
from katori_sns.web.dates import local_date

# In this order rows are made; in the other they go.
DECIDING: tuple[type[models.Model], ...] = (
    User,
    Section,
    SectionFace,
    Duty,
    Lineage,
    Appointment,
    Substitute,
    Absence,
)
TABLES = {table.__name__: table for table in DECIDING}
# Nothing of how they log in.
OF_PEOPLE = ["id", "username", "staff_number", "name", "kana", "email", "is_active", "is_auditor"]
OF_PEOPLE += [
    "is_administrator",
    "contractor_until",
    "leaves_on",
    "is_namesake",
]
Row = dict[str, Any]
Photograph = dict[str, dict[int, Row]]  # table → key → columns, as JSON has them


def photograph(*tables: type[models.Model]) -> Photograph:
    """Every row that decides who may do what, of these tables or of all."""
    found: Photograph = {}
    for table in tables or DECIDING:
        columns = OF_PEOPLE if table is User else [field.attname for field in table._meta.concrete_fields]
        rows = table._default_manager.order_by("pk").values(*columns)
        found[table.__name__] = {row["id"]: {name: _plain(row[name]) for name in columns} for row in rows}
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def differences(before: Photograph, after: Photograph) -> list[list[Any]]:
    """What differs, as table, row before and row after; None where there is none."""
    found: list[list[Any]] = []
    for table in DECIDING:
        old, new = before[table.__name__], after[table.__name__]
        for pk in sorted(old.keys() | new.keys()):
            if old.get(pk) != new.get(pk):
                found.append([table.__name__, old.get(pk), new.get(pk)])
    return found


@transaction.atomic
def restore(changed: list[list[Any]], *, by: User, now: datetime) -> None:
    """Put rows back as they were before `differences`; refuses where one was changed since, or is in use.

    `by`: who gives the plan up, who need be no administrator: its room has seen to it that he may.
    """
    who = who_is(by, now)
    lock_all()
    standing = photograph()
    if any(standing[name].get((new or old)["id"]) != new for name, old, new in changed):
        raise Refused("そのあとに変わった発令や所属があるので、取りやめられません。一つずつ直してください。")
    try:
        for name, old, new in reversed(changed):
            if old is None:
                row = TABLES[name]._default_manager.get(pk=new["id"])
                _tell(row, who, now)
                row.delete()
    except ProtectedError as error:
        raise Refused("新しい所属か職員がもう使われているので、取りやめられません。") from error
    for name, old, _ in changed:
        if old is not None:
            TABLES[name]._default_manager.update_or_create(pk=old["id"], defaults=old)
            _tell(TABLES[name]._default_manager.get(pk=old["id"]), who, now)
    hold_together(local_date(now))


def _subject(row: models.Model) -> str:
    if isinstance(row, User):
        return f"user:{row.pk}"
    if isinstance(row, Appointment | Absence):
        return f"user:{row.user_id}"
    if isinstance(row, SectionFace | Duty | Substitute):
        return f"section:{row.section_id}"
    return f"section:{row.old_id if isinstance(row, Lineage) else row.pk}"


def _tell(row: models.Model, who: Actor, now: datetime) -> None:
    record(
        subject=_subject(row),
        action="plan_dropped",
        label="異動案の取りやめ",
        actor=who,
        at=now,
        changes={str(row._meta.verbose_name): [str(row), None]},
    )
