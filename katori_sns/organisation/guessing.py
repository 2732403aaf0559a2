"""Guessing across names: one password tried on many, or many names tried from one place."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from katori_sns.web.text import fold

DIGITS = 8  # of a digest: enough to know again what was tried, too few to find out what it was
LONGEST = 255  # of a name in the throttle's own table; folded it can grow
NAMES_AT_AN_ADDRESS = 2  # times the failures of one name: a whole office may share an address


class TriedPassword(models.Model):
    """That a password failed under a name. Both stand here as short keyed digests, for a day."""

    password = models.CharField(max_length=DIGITS)
    name = models.CharField(max_length=DIGITS)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["password", "at"], name="tried_password")]

    def __str__(self) -> str:
        return self.at.isoformat()


def _digest(text: str) -> str:
    return salted_hmac("tried", text, algorithm="sha256").hexdigest()[:DIGITS]


def counted(name: str) -> str:
    """Under which name failures count: in whatever case and width a directory takes it, it is one."""
    return fold(name)[:LONGEST]


def tried_name(request: HttpRequest, credentials: dict[str, str] | None = None) -> str | None:
    """The name of a login, as the throttle counts it."""
    name = (credentials or request.POST).get("username")
    return counted(name) if name else name


def note_failure(*, username: str, password: str, now: datetime) -> None:
    """Remember what did not open the login."""
    TriedPassword.objects.create(name=_digest(counted(username)), password=_digest(password), at=now)


def is_guessing(*, password: str, address: str, now: datetime) -> bool:
    """Whether this password failed under too many names, or too many names failed at this address.

    Neither says anything about a name: whoever is not known is locked out as soon as who is.
    """
    since = now - timedelta(hours=settings.AXES_COOLOFF_TIME)
    tried = TriedPassword.objects.filter(password=_digest(password), at__gt=since)
    if tried.values("name").distinct().count() >= settings.AXES_FAILURE_LIMIT:
        return True
    failed = AccessAttempt.objects.filter(ip_address=address, attempt_time__gt=since)
    names = failed.values("username").distinct().count()
    return bool(names >= NAMES_AT_AN_ADDRESS * settings.AXES_FAILURE_LIMIT)


def forget_tried(*, now: datetime) -> None:
    """Keep none longer than a day."""
    TriedPassword.objects.filter(at__lt=now - timedelta(days=1)).delete()
