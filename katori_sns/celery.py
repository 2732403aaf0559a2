"""Celery for production: beat publishes the four jobs, a worker does them. Nothing else is ever queued."""

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katori_sns.settings")

app = Celery("katori_sns", broker=settings.BROKER_URL)
app.conf.update(
    include=["katori_sns.notices.tasks", "katori_sns.tasks"],
    timezone=settings.TIME_ZONE,
    beat_schedule={
        # A tick that no worker took is worth nothing once the next is due.
        "relay": {"task": "katori_sns.notices.tasks.relay", "schedule": 2, "options": {"expires": 10}},
        "evidence": {"task": "katori_sns.tasks.evidence", "schedule": 2, "options": {"expires": 10}},
        "plans": {"task": "katori_sns.tasks.plans", "schedule": 60, "options": {"expires": 60}},
        # Hourly, though it changes things once a day: a missed midnight is caught up within the hour.
        "daily": {"task": "katori_sns.tasks.daily", "schedule": crontab(minute="1")},
    },
    beat_schedule_filename=str(settings.VAR_DIR / "celerybeat"),
    # A worker killed in mid-task gives it back; the tasks may run twice and say so.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    broker_transport_options={"visibility_timeout": 600},
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
    worker_hijack_root_logger=False,
)
