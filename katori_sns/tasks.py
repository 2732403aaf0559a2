"""The daily job by Celery; the embedded mode calls the same action from `clockwork`."""

from celery import shared_task
from django.utils import timezone

from katori_sns.daily import run_daily
from katori_sns.oversight.evidence.making import work
from katori_sns.personnel.carrying_out import write_due


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def plans() -> None:
    """What is confirmed of the organisation, at its 内示解禁."""
    write_due(now=timezone.now())


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def evidence() -> None:
    """A slice of the 証拠一式 that waits."""
    work(now=timezone.now())


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def daily() -> None:
    """What a new day brings."""
    run_daily(now=timezone.now())
