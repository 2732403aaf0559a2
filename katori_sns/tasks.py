"""The daily job by Celery; the embedded mode calls the same action from `clockwork`."""

from celery import shared_task
from django.utils import timezone

from katori_sns.daily import run_daily


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def daily() -> None:
    """What a new day brings."""
    run_daily(now=timezone.now())
