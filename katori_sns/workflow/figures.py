"""What a case counts for: how long it lay at which desk, in 開庁日, how often it came back, whether in time.

The rows follow each act through the outbox, and the daily job holds them against the cases.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from katori_sns.organisation.calendar import Calendar
from katori_sns.web.dates import local_date
from katori_sns.workflow.models import Case, CaseFigure, Task
from katori_sns.workflow.steps import Desk, Process

logger = logging.getLogger(__name__)
OFFICE = "広報主管課"  # whose desks are measured
CANCELLED = "cancelled"  # 取下げ is no result
BATCH = 200
COLUMNS = [f.attname for f in CaseFigure._meta.concrete_fields if not f.primary_key]


def is_measured(desk: Desk) -> bool:
    """Whether the time here is the PR division's: not where the case waits for a policy, without a 目安."""
    return desk.label == OFFICE and not desk.side and desk.days > 0


def figure_of(case: Case, tasks: Iterable[Task], process: Process, calendar: Calendar) -> CaseFigure:
    """The row of a case with a number, from its acts.

    The day of arrival is not counted, the day of the act is; 所要日数 goes from 受付 to the result.
    """
    assert case.received_at  # noqa: S101 (given with the number)
    received, result = case.received_at, None
    if case.state != CANCELLED:
        result = case.decided_at or case.closed_at
    row = CaseFigure(
        case_id=case.pk, received_on=local_date(received), result_on=result and local_date(result)
    )
    desks = {desk.key: desk for desk in process.desks}
    for task in tasks:
        desk = None if task.side else desks.get(task.desk)  # a desk of an older release is gone
        if desk and is_measured(desk):
            _measure(row, task, process, calendar)
        elif desk and desk.label != OFFICE and _within(task, received, result):
            row.section_days += _days(task.opened_at, task.done_at or received, calendar)
    row.total_days = _days(received, result, calendar) if result else None
    return row


def _within(task: Task, received: datetime, result: datetime | None) -> bool:
    done = task.done_at
    return done is not None and received <= task.opened_at and done <= (result or done)


def _measure(row: CaseFigure, task: Task, process: Process, calendar: Calendar) -> None:
    if task.done_at is None:
        row.due = min(filter(None, (row.due, task.due)))
        return
    step = process.step(task.action, task.desk)
    row.office_days += _days(task.opened_at, task.done_at, calendar)
    row.late |= local_date(task.done_at) > task.due
    row.returns += bool(step and step.sends_back)


def _days(start: datetime, end: datetime, calendar: Calendar) -> int:
    return calendar.open_days_between(local_date(start), local_date(end))


def follow(*, key: str, payload: dict[str, int], now: datetime) -> None:
    """Write the row of a case anew after an act; the relay calls it."""
    refresh([payload["case"]])


@transaction.atomic
def refresh(case_ids: Sequence[int]) -> int:
    """Write the rows of these cases where they differ, and return how many did; five queries at most."""
    processes = {process.kind: process for process in import_string(settings.PROCESSES)}
    asked = Case.objects.exclude(origin=Case.Origin.AUDIT)  # of what auditors ask, nobody's time is measured
    cases = asked.filter(pk__in=case_ids, received_at__isnull=False, kind__in=processes)
    calendar, kept = Calendar.load(), CaseFigure.objects.in_bulk(case_ids)
    found = [
        figure_of(case, case.tasks.all(), processes[case.kind], calendar)
        for case in cases.prefetch_related("tasks")
    ]
    wrong = [row for row in found if _values(row) != _values(kept.get(row.case_id))]
    CaseFigure.objects.bulk_create(
        wrong, update_conflicts=True, unique_fields=["case"], update_fields=COLUMNS
    )
    return len(wrong)


def _values(row: CaseFigure | None) -> list[int | bool | date | None]:
    return [getattr(row, name, None) for name in COLUMNS]


def check_figures(*, now: datetime) -> None:
    """Hold every row against its case, and mend what differs: an act's row may have been lost, or altered."""
    cases = Case.objects.filter(received_at__isnull=False).order_by("pk").values_list("pk", flat=True)
    left, mended = cases.iterator(), 0
    while pks := list(islice(left, BATCH)):
        mended += refresh(pks)
    if mended:
        logger.warning("figures of %s cases were not as their acts say, and were mended", mended)
