"""Every column of what `history_verify` holds against the history, and another value for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.db import models, transaction
from django.db.models import QuerySet

from katori_sns.documents.models import IssuedDocument
from katori_sns.documents.verification import check_papers
from katori_sns.processes import PROCESSES
from katori_sns.workflow.models import Attachment, Case, Statement, Submission, Task
from katori_sns.workflow.verification import check_cases
from posts.models import Picture
from posts.verification import check_pictures

DONE = Task.objects.filter(done_by__isnull=False)
# Table → of which of its rows the history tells everything.
ROWS: dict[type[models.Model], QuerySet[Any]] = {
    Task: DONE,
    Statement: Statement.objects.filter(task__in=DONE),
    Submission: Submission.objects.all(),
    Attachment: Attachment.objects.all(),
    Picture: Picture.objects.all(),
    IssuedDocument: IssuedDocument.objects.all(),
}
LONG_AGO = datetime(2020, 4, 1, 9, 0, tzinfo=UTC)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def subject_of(row: Any) -> str:
    """The chain of the history that tells of a row."""
    if isinstance(row, Case | IssuedDocument):
        return str(row.subject)
    if isinstance(row, Statement):
        return f"case:{row.task.case_id}"
    return f"case:{row.post_id if isinstance(row, Picture) else row.case_id}"


def problems(subject: str, kind: str) -> list[str]:
    """What is found about one case, now."""
    process = next(p for p in PROCESSES if p.kind == kind)
    pictures = check_pictures([subject]) if kind == "post" else ()
    return [str(f) for f in (*check_cases(process, [subject]), *pictures, *check_papers([subject]))]


# The first that fits; a moment is a kind of day to Django.
OTHER: tuple[tuple[type[models.Field[Any, Any]], Callable[[Any], Any]], ...] = (
    (models.ForeignKey, lambda value: (value or 0) + 1_000_000),
    (models.BooleanField, lambda value: not value),
    (models.IntegerField, lambda value: (value or 0) + 1),
    (models.DateTimeField, lambda value: value + timedelta(seconds=1) if value else LONG_AGO),
    (models.DateField, lambda value: value - timedelta(days=1) if value else LONG_AGO.date()),
    (models.TimeField, lambda value: time(0, 1) if value != time(0, 1) else time(0, 2)),
    (models.JSONField, lambda value: {"x": "y"} if value != {"x": "y"} else {}),
    (models.UUIDField, lambda value: uuid4()),
    (models.BinaryField, lambda value: b"%PDF forged"),
    (models.Field, lambda value: ("y" if value.startswith("x") else "x") + value[1:]),
)


def other(field: models.Field[Any, Any], value: Any) -> Any:
    """A value that a column did not have."""
    return next(change for kind, change in OTHER if isinstance(field, kind))(value)


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """All but its key: a row with another key is another row."""
    return [f for f in model._meta.concrete_fields if not f.primary_key and f.name != "id"]


def unnoticed(row: Any, kind: str) -> set[str]:
    """The columns of a row that can be changed without a finding."""
    subject, missed = subject_of(row), set()
    for field in columns(type(row)):
        with undone():
            rows: QuerySet[Any] = QuerySet(type(row))
            value = other(field, getattr(row, field.attname))
            assert rows.filter(pk=row.pk).update(**{field.attname: value}) == 1
            if not problems(subject, kind):
                missed.add(field.name)
    return missed
