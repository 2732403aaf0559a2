"""Adding and changing people, their passwords and their sessions."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from katori_sns.history.actions import record
from katori_sns.organisation.actions.devices import forgive, has_device
from katori_sns.organisation.actions.rules import (
    ALONE,
    Refused,
    administrator,
    apply_values,
    tell_of_access,
    who_is,
    work_changed,
)
from katori_sns.organisation.actions.sessions import end_sessions
from katori_sns.organisation.models import User
from katori_sns.organisation.passwords import TEMPORARY, temporary_password
from katori_sns.organisation.powers import holds_power, pr_deciders
from katori_sns.organisation.roles import ActorContext
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
    _tell_of_administrator(user, by, now)
    return user


@transaction.atomic
def change_user(*, user: User, by: User, now: datetime, **values: object) -> User:
    """Change a person's facts and roles; a change of role ends his sessions."""
    who = administrator(by, now)
    user = User.objects.select_for_update().get(pk=user.pk)
    roles, address = [getattr(user, name) for name in ROLES], user.email
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
    if roles != [getattr(user, name) for name in ROLES]:
        _tell_of_administrator(user, by, now)
    if address != user.email:
        text = f"{who.name}が、あなたのメールの宛先を{address}から{user.email}に変えました。"
        tell_of_access([user], "メールの宛先の変更", text, now=now, to=(address, user.email))
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

    All his sessions end, and he is told. Nobody types a password for another. Who was in before may have
    to wait for a second person (`awaits_confirmation`).
    """
    who = administrator(by, now)
    if by and by.pk == user.pk:
        raise Refused("自分のパスワードは「自分の設定」で変えてください。")
    password = temporary_password()
    user.temporary_by = by if user.last_login else None
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
    text = f"{who.name}が、あなたの仮パスワードを発行しました。これまでのパスワードは使えません。"
    tell_of_access([user], "仮パスワードの発行", text, now=now, to=(user.email,))
    if by and awaits_confirmation(user, now=now):
        _ask_for_confirmation(user, by, now)
    return password


def _ask_for_confirmation(user: User, by: User, now: datetime) -> None:
    text = f"{by.name}が、{user.name}の仮パスワードを発行しました。本人に確かめて、確認してください。"
    path = reverse("organisation:password_confirm", args=[user.pk])
    others = _second_persons(user, by, now)
    tell_of_access(others, "仮パスワードの確認の依頼", text, now=now, path=path)


def _second_persons(user: User, by: User, now: datetime) -> QuerySet[User]:
    """Who else may agree to what `by` does to the person's way in, and would notice if it were wrong."""
    org = ActorContext(local_date(now))
    may = Q(is_administrator=True) | Q(pk__in=pr_deciders(org))
    people: QuerySet[User] = User.objects.in_service(org.on)
    return people.filter(may).exclude(pk__in=(user.pk, by.pk))


def _tell_of_administrator(user: User, by: User | None, now: datetime) -> None:
    """A new administrator is told of, so that nobody makes himself the second person unseen."""
    if by and user.is_administrator:
        text = f"{by.name}が、{user.name}をシステム管理者にしました。"
        tell_of_access(_second_persons(user, by, now), "システム管理者の登録", text, now=now)


def awaits_confirmation(user: User, *, now: datetime) -> bool:
    """Whether the temporary password opens nothing yet: one person reset it, and nobody else agreed.

    So it is with whoever holds power; his own second factor suffices instead.
    """
    if user.temporary_by_id is None or has_device(user):
        return False
    return holds_power(ActorContext(local_date(now), user))


@transaction.atomic
def confirm_password(*, user: User, by: User, now: datetime) -> None:
    """A second administrator, 広報主管課長 or his substitute agrees that the password was reset."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.temporary_by_id is None:
        raise Refused("確認を待つ仮パスワードはありません。")
    if by.pk in (user.pk, user.temporary_by_id):
        raise Refused("本人と、仮パスワードを発行した人は確認できません。ほかの人に依頼してください。")
    if not may_confirm(by, now):
        raise Refused("システム管理者か広報主管課長（代決者を含む）に依頼してください。")
    user.temporary_by = None
    user.save(update_fields=["temporary_by"])
    who = who_is(by, now)
    record(
        subject=f"user:{user.pk}", action="confirm_password", label="仮パスワードの確認", actor=who, at=now
    )
    text = f"{who.name}が確認し、仮パスワードでログインできるようになりました。"
    tell_of_access([user], "仮パスワードの確認", text, now=now, to=(user.email,))


def may_confirm(by: User, now: datetime) -> bool:
    """Whether a person may agree to another's reset at all."""
    return by.is_administrator or by.pk in pr_deciders(ActorContext(local_date(now), by))


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
    user.temporary_by = None
    _store_password(user, password, None, keep=session_key)
    record(
        subject=f"user:{user.pk}",
        action="password",
        label="パスワードの変更",
        actor=who_is(user, now),
        at=now,
    )
    text = "あなたのログインから、パスワードが変更されました。"
    tell_of_access([user], "パスワードの変更", text, now=now, to=(user.email,))


def _store_password(user: User, password: str, until: datetime | None, *, keep: str = "") -> None:
    user.set_password(password)
    user.temporary_until = until
    user.save(update_fields=["password", "temporary_until", "temporary_by"])
    end_sessions(user, keep=keep)
    forgive(user)
