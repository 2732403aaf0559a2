"""Who is told: notices in the app, and an outbox for what leaves the transaction."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

MAX_WAIT = timedelta(hours=1)
ONE_SUBJECT = r"^/(accounts|cases|incidents|posts)/(.+/)?[0-9]+/"  # the page of one case or account


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user_id: int) -> Self:
        return self.filter(user=user_id)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def newest(self) -> Self:
        """Of each case or account what was told of it last; of all else each notice, none hides another."""
        same = Notice.objects.filter(user=OuterRef("user"), path=OuterRef("path"))
        later = same.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))
        return self.exclude(Exists(later), path__regex=ONE_SUBJECT)


class Notice(models.Model):
    """One line told to one person, with the page it is about; read, or settled since the case moved on."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    title = models.CharField(max_length=200)
    body = models.CharField(max_length=500, blank=True)
    path = models.CharField(max_length=200)
    can_wait = models.BooleanField(default=False)  # its mail may come with the others of the day
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notice_by_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["path"], condition=Q(read_at=None), name="notice_unread_by_path"),
            models.Index(fields=["user", "path", "-at"], name="notice_by_path"),
        ]

    def __str__(self) -> str:
        return self.title

    def about(self) -> Q:
        """What is read with it: what was told before of the same case or account, else itself alone."""
        if re.match(ONE_SUBJECT, self.path):
            return Q(path=self.path, at__lte=self.at)
        return Q(pk=self.pk)


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def due(self, now: datetime) -> Self:
        return self.filter(sent_at=None, next_try__lte=now).order_by("pk")

    def failing(self) -> Self:
        """Mails that were tried and could not be handed over, the oldest first."""
        return self.filter(topic="mail", sent_at=None).exclude(error="").order_by("pk")


class Outbox(models.Model):
    """A message written in the transaction that caused it, delivered at least once by the relay."""

    key = models.UUIDField(default=uuid4, unique=True)  # stable: a duplicate carries the same Message-ID
    topic = models.CharField(max_length=20)
    payload = models.JSONField()
    created = models.DateTimeField()
    next_try = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["next_try"], condition=Q(sent_at=None), name="outbox_due")]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class DailyMail(models.Model):
    """Who has what can wait mailed to him once a day, and until when that was done."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="daily_mail")
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


class ClosedHint(models.Model):
    """Who has closed the first hint for a role; in another role he is helped once more."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="closed_hints")
    role = models.CharField(max_length=20)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="hint_closed_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"


class RiskRowQuerySet(models.QuerySet["RiskRow"]):
    def open(self) -> Self:
        return self.filter(ended=None)

    def since(self, subject: str) -> dict[str, date]:
        """The open marks of one account or case → since when."""
        return dict(self.open().filter(subject=subject).values_list("mark", "since"))


class RiskRow(models.Model):
    """How long a mark has stood at an account or a case; the daily job opens and ends it.

    Derived: which marks there are is asked of what they are about, and this says only since when.
    """

    subject = models.CharField(max_length=40)  # account:5, case:7, as the history calls it
    mark = models.CharField(max_length=40)
    part = models.CharField(max_length=40, blank=True)  # which of several: a task, a name given up
    since = models.DateField()
    ended = models.DateField(null=True)

    objects = RiskRowQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "mark", "part"], condition=Q(ended=None), name="one_open_risk_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.mark}"


class Digest(models.Model):
    """That the digest of a week was written; one row for everybody, so that none is written twice."""

    day = models.DateField(unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)
