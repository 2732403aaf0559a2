"""Delivery by Celery; the embedded mode calls the same action from `clockwork`."""

from celery import shared_task
from django.utils import timezone

from katori_sns.notices import actions
from katori_sns.watch.actions import beat_often


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def relay() -> int:
    """Send what is due."""
    now = timezone.now()
    beat_often("relay", now=now)
    return actions.relay(now=now)
