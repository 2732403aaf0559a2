"""Adding and changing people, their passwords and their sessions."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from katori_sns.history.actions import record
from katori_sns.organisation.actions.rules import (
    ALONE,
    Refused,
    administrator,
    apply_values,
    who_is,
    work_changed,
)
from katori_sns.organisation.models import User, UserSession
from katori_sns.organisation.passwords import TEMPORARY, temporary_password
from katori_sns.web.dates import format_wareki_time, local_date

ROLES = ("is_auditor", "is_administrator", "contractor_until")


@transaction.atomic
def create_user(*, by: User | None, now: datetime, **values: object) -> User:
    """Add a person, who cannot log in until a password is set."""
    who = administrator(by, now)
    user = User()
    changes = apply_values(user, values)
    user.set_unusable_password()
    user.save()
    record(subject=f"user:{user.pk}", action="create", label="職員の登録", actor=who, at=now, changes=changes)
    return user


@transaction.atomic
def change_user(*, user: User, by: User, now: datetime, **values: object) -> User:
    """Change a person's facts and roles; a change of role ends his sessions."""
    who = administrator(by, now)
    user = User.objects.select_for_update().get(pk=user.pk)
    roles = [getattr(user, name) for name in ROLES]
    changes = apply_values(user, values)
    if not changes:
        return user
    if roles != [getattr(user, name) for name in ROLES]:
        if by.pk == user.pk:
            raise Refused("自分の役割は変えられません。ほかのシステム管理者に依頼してください。")
        _may_stand_alone(user, now)
        end_sessions(user)
    user.save()
    record(subject=f"user:{user.pk}", action="change", label="職員の変更", actor=who, at=now, changes=changes)
    work_changed(user.pk, now)
    return user


def _may_stand_alone(user: User, now: datetime) -> None:
    """Whose role stands alone holds no post beside it and acts for nobody."""
    if not user.stands_alone:
        return
    for rows in (user.appointments, user.substitutions):
        held = rows.exclude(ends__lt=local_date(now)).first()
        if held:
            raise Refused(f"{ALONE}先に発令か代決（{held}）を終わらせてください。")


@transaction.atomic
def disable_user(*, user: User, by: User, now: datetime) -> None:
    """Stop a person's login and end his sessions; what he did stays under his name."""
    who = administrator(by, now)
    if by.pk == user.pk:
        raise Refused("自分のログインは止められません。ほかのシステム管理者に依頼してください。")
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user)
    record(subject=f"user:{user.pk}", action="disable", label="使用停止", actor=who, at=now)
    work_changed(user.pk, now)


@transaction.atomic
def enable_user(*, user: User, by: User, now: datetime) -> None:
    """Let a person log in again."""
    who = administrator(by, now)
    User.objects.filter(pk=user.pk).update(is_active=True)
    record(subject=f"user:{user.pk}", action="enable", label="使用再開", actor=who, at=now)
    work_changed(user.pk, now)


@transaction.atomic
def issue_password(*, user: User, by: User | None, now: datetime, lasts: timedelta = TEMPORARY) -> str:
    """Make a temporary password, told this once; with it the person can only decide his own.

    All his sessions end. Nobody types a password for another.
    """
    who = administrator(by, now)
    if by and by.pk == user.pk:
        raise Refused("自分のパスワードは「自分の設定」で変えてください。")
    password = temporary_password()
    _store_password(user, password, now + lasts)
    until = {"仮パスワードの期限": [None, format_wareki_time(now + lasts)]}
    record(
        subject=f"user:{user.pk}",
        action="issue_password",
        label="仮パスワードの発行",
        actor=who,
        at=now,
        changes=until,
    )
    return password


def spend_password(user: User, *, now: datetime) -> bool:
    """Whether the temporary password opens the login: once, and in its time; one's own always does."""
    if user.temporary_until is None:
        return True
    rows = User.objects.filter(pk=user.pk, temporary_until=user.temporary_until, temporary_until__gt=now)
    return bool(rows.update(temporary_until=now))


@transaction.atomic
def change_password(*, user: User, password: str, now: datetime, session_key: str = "") -> None:
    """A person's own change of password; raises ValidationError; his other sessions end."""
    validate_password(password, user)
    if user.temporary_until and user.check_password(password):
        raise ValidationError("仮パスワードとは違うパスワードにしてください。")
    _store_password(user, password, None, keep=session_key)
    record(
        subject=f"user:{user.pk}",
        action="password",
        label="パスワードの変更",
        actor=who_is(user, now),
        at=now,
    )


def _store_password(user: User, password: str, until: datetime | None, *, keep: str = "") -> None:
    user.set_password(password)
    user.temporary_until = until
    user.save(update_fields=["password", "temporary_until"])
    end_sessions(user, keep=keep)


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
    Session.objects.filter(expire_date__lt=now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - timedelta(days=1)).delete()


@transaction.atomic
def end_session(*, session: UserSession, by: User, now: datetime) -> None:
    """Log oneself out elsewhere."""
    if session.user_id != by.pk:
        raise Refused("ほかの人のログインは終わらせられません。")
    Session.objects.filter(pk=session.session_id).delete()
    record(subject="site", action="session_end", label="ログインを終わらせた", actor=who_is(by, now), at=now)
