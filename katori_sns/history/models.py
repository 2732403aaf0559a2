"""What was done: append-only events on a chain per subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.db import models


@dataclass(frozen=True)
class Actor:
    """Who did it, as of then: names and posts change later, the record does not."""

    user_id: int | None
    name: str
    post: str
    section: str
    acting_for: str = ""


SYSTEM = Actor(None, "システム", "", "")


class Chain(models.Model):
    """The head of one subject's events: how many there are, and the code of the last."""

    subject = models.CharField(max_length=60, unique=True)
    seq = models.PositiveIntegerField(default=0)
    mac = models.CharField(max_length=64, default="")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.subject


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: str) -> Self:
        return self.filter(chain__subject=subject)


class Event(models.Model):
    """One act; never changed, never deleted (triggers refuse it)."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=30)
    label = models.CharField(max_length=30)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events")
    actor_name = models.CharField(max_length=60)
    actor_post = models.CharField(max_length=30, blank=True)
    actor_section = models.CharField(max_length=60, blank=True)
    acting_for = models.CharField(max_length=100, blank=True)
    changes = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    key_id = models.CharField(max_length=20)
    mac = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_event_per_seq")]
        indexes = [
            models.Index(fields=["-at", "-id"], name="event_newest"),
            models.Index(fields=["actor", "-at", "-id"], name="event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.actor_name}"
