"""Where people are logged in, and what is kept of logging in."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import transaction

from katori_sns.history.actions import record
from katori_sns.organisation.actions.rules import Refused, who_is
from katori_sns.organisation.guessing import forget_tried
from katori_sns.organisation.models import User, UserSession


def remember_session(*, user: User, key: str, agent: str, now: datetime) -> None:
    """Note whose session it is, so that he can see and end it."""
    UserSession.objects.update_or_create(
        session_id=key, defaults={"user": user, "since": now, "agent": agent[:200]}
    )


def end_sessions(user: User, keep: str = "") -> None:
    """Log a person out everywhere, except where he is just now."""
    Session.objects.filter(login__user=user).exclude(pk=keep).delete()


def forget_logins(*, now: datetime) -> None:
    """Keep no session that has run out, nor yesterday's failed logins: they hold names and addresses."""
    forget_tried(now=now)
    Session.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - timedelta(days=1)).delete()


@transaction.atomic
def end_session(*, session: UserSession, by: User, now: datetime) -> None:
    """Log oneself out elsewhere."""
    if session.user_id != by.pk:
        raise Refused("ほかの人のログインは終わらせられません。")
    Session.objects.filter(pk=session.session_id).delete()
    record(subject="site", action="session_end", label="ログインを終わらせた", actor=who_is(by, now), at=now)
