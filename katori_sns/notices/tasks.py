"""Delivery by Celery; the embedded mode calls the same action from `clockwork`."""

from celery import shared_task
from django.utils import timezone

from katori_sns.notices import actions


@shared_task  # type: ignore[untyped-decorator]  # Celery carries no types
def relay() -> int:
    """Send what is due."""
    return actions.relay(now=timezone.now())
