"""Adding and changing people, their passwords and their sessions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from katori_sns.history.actions import record
from katori_sns.organisation.actions.confirming import ask_for_confirmation, second_persons, unproven
from katori_sns.organisation.actions.contracts import under_contract
from katori_sns.organisation.actions.devices import forgive, has_device, take_off
from katori_sns.organisation.actions.rules import (
    ALONE,
    By,
    Refused,
    Two,
    administrator,
    apply_values,
    at_work,
    takes_two,
    tell_of_access,
    who_is,
    work_changed,
)
from katori_sns.organisation.actions.sessions import end_sessions
from katori_sns.organisation.models import User
from katori_sns.organisation.passwords import TEMPORARY, temporary_password
from katori_sns.organisation.powers import will_hold_power
from katori_sns.web.dates import format_wareki, format_wareki_time, local_date

ROLES = ("is_auditor", "is_administrator", "contractor_until")
POWERS = ROLES[:2]
KNOWN_BY = ("username", "staff_number")  # to the city's own sign-in


@transaction.atomic
def create_user(*, by: By, now: datetime, **values: object) -> User:
    """Add a person, who cannot log in until a password is set."""
    who = administrator(by, now)
    user = User()
    changes = apply_values(user, values) | under_contract(user, None)
    if user.is_administrator or user.is_auditor:
        takes_two(by, gives=True)
    user.set_unusable_password()
    _known_once(user)
    user.save()
    _tell_apart(user, user.name_key)
    record(subject=f"user:{user.pk}", action="create", label="職員の登録", actor=who, at=now, changes=changes)
    _tell_of_administrator(user, by.prepared if isinstance(by, Two) else by, now)
    return user


@transaction.atomic
def change_user(*, user: User, by: User | Two, now: datetime, **values: object) -> User:
    """Change a person's facts and roles; a change of role ends his sessions.

    By what the city's own sign-in knows him, another could be taken for him: that waits for a second person.
    """
    who = administrator(by, now)
    admin = by.prepared if isinstance(by, Two) else by
    user = User.objects.select_for_update().get(pk=user.pk)
    roles, address = [getattr(user, name) for name in ROLES], user.email
    known_by, contract = [getattr(user, name) for name in KNOWN_BY], user.contract
    changes = apply_values(user, values) | under_contract(user, contract)
    if not changes:
        return user
    if roles != [getattr(user, name) for name in ROLES]:
        if user in ((by.prepared, by.confirmed) if isinstance(by, Two) else (by,)):
            raise Refused("自分の役割は変えられません。ほかのシステム管理者に依頼してください。")
        _may_stand_alone(user, now)
        gained = {n: True for n, had in zip(POWERS, roles, strict=False) if getattr(user, n) and not had}
        takes_two(by, gives=bool(gained), kind="role", person=user, day=local_date(now), facts=gained)
        end_sessions(user)
    was = user.name_key
    _stands_in_for_nobody(user, now)
    _known_once(user)
    user.save()
    _tell_apart(user, was)
    record(subject=f"user:{user.pk}", action="change", label="職員の変更", actor=who, at=now, changes=changes)
    work_changed(user.pk, now)
    if known_by != [getattr(user, name) for name in KNOWN_BY] and settings.SIGN_IN != ["local"]:
        unproven(user, by=admin, what="ログインIDか職員番号を変えました", now=now)
    if roles != [getattr(user, name) for name in ROLES]:
        _tell_of_administrator(user, admin, now)
        ask_for_confirmation([user], now=now)
    if address != user.email:
        text = f"{who.name}が、あなたのメールの宛先を{address}から{user.email}に変えました。"
        tell_of_access([user], "メールの宛先の変更", text, now=now, to=(address, user.email))
    return user


def _known_once(user: User) -> None:
    """Refuse a login or a number that is another's but for width, case or zeros."""
    for label, key, value in (
        ("ログインID", "login_key", user.login_once()),
        ("職員番号", "staff_key", user.staff_once()),
    ):
        if value and User.objects.filter(**{key: value}).exclude(pk=user.pk).exists():
            raise Refused(f"この{label}は使われています。ほかの{label}を入力してください。")


def _tell_apart(user: User, was: str) -> None:
    """Mark who bears a name that others bear too, as it is now and as it `was` called."""
    for name in {was, user.name_key}:
        people = User.objects.filter(name_key=name)
        several = people.count() > 1
        people.exclude(is_namesake=several).update(is_namesake=several)
    user.refresh_from_db(fields=["is_namesake"])


def _may_stand_alone(user: User, now: datetime) -> None:
    """Whose role stands alone holds no post beside it and acts for nobody."""
    if not user.stands_alone:
        return
    for rows in (user.appointments, user.substitutions):
        held = rows.exclude(ends__lt=local_date(now)).first()
        if held:
            raise Refused(f"{ALONE}先に発令か代決（{held}）を終わらせてください。")


def _stands_in_for_nobody(user: User, now: datetime) -> None:
    """Who is appointed by the year is no substitute."""
    held = user.substitutions.exclude(ends__lt=local_date(now)).first() if user.is_yearly else None
    if held:
        raise Refused(f"会計年度任用職員は代決者になれません。先に代決（{held}）を終わらせてください。")


@transaction.atomic
def disable_user(*, user: User, by: User, now: datetime) -> None:
    """Stop a person's login and end his sessions; what he did stays under his name."""
    who = administrator(by, now)
    if by.pk == user.pk:
        raise Refused("自分のログインは止められません。ほかのシステム管理者に依頼してください。")
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user)
    record(subject=f"user:{user.pk}", action="disable", label="利用停止", actor=who, at=now)
    work_changed(user.pk, now)


@transaction.atomic
def set_last_day(*, user: User, leaves_on: date, by: User | Two, now: datetime) -> None:
    """Let a login end with a day to come: its sessions end at that midnight, counted from the day."""
    who = administrator(by, now)
    if user in ((by.prepared, by.confirmed) if isinstance(by, Two) else (by,)):
        raise Refused("自分のログインは止められません。ほかのシステム管理者に依頼してください。")
    if leaves_on < local_date(now):
        raise Refused("ログインの最終日は、きょうより前にはできません。すぐに止めるときは、空欄にします。")
    user = User.objects.select_for_update().get(pk=user.pk)
    longer = user.leaves_on is not None and user.leaves_on < leaves_on
    gives = longer and will_hold_power(user, local_date(now))
    takes_two(by, gives=gives, kind="leave", person=user, day=leaves_on)
    changes = apply_values(user, {"leaves_on": leaves_on})
    user.save(update_fields=["leaves_on"])
    subject = f"user:{user.pk}"
    record(subject=subject, action="last_day", label="ログインの最終日", actor=who, at=now, changes=changes)
    text = f"{who.name}が、あなたのログインの最終日を{format_wareki(leaves_on)}にしました。"
    tell_of_access([user], "ログインの最終日", text, now=now, to=(user.email,))


@transaction.atomic
def enable_user(*, user: User, by: By, now: datetime) -> None:
    """Let a person log in again, and without a last day."""
    who = administrator(by, now)
    day = local_date(now)
    gives = will_hold_power(user, day)
    takes_two(by, gives=gives, kind="role", person=user, day=day, facts={"is_active": True})
    User.objects.filter(pk=user.pk).update(is_active=True, leaves_on=None)
    record(subject=f"user:{user.pk}", action="enable", label="利用再開", actor=who, at=now)
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
    if by is None or not has_device(user):  # his own second factor, from before, suffices instead
        user.temporary_by = by if user.last_login or at_work() else None
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
    ask_for_confirmation([user], now=now)
    return password


def _tell_of_administrator(user: User, by: User | None, now: datetime) -> None:
    """A new administrator is told of, so that nobody makes himself the second person unseen."""
    if by and user.is_administrator:
        text = f"{by.name}が、{user.name}をシステム管理者にしました。"
        tell_of_access(second_persons(user, by, now), "システム管理者の登録", text, now=now)


@transaction.atomic
def remove_device(*, user: User, by: User, now: datetime) -> None:
    """Take a lost device off; the person sets up another at the next login. All administrators are told.

    Where it stood in for a second person at a reset, that one is asked now.
    """
    administrator(by, now)
    if by.pk == user.pk:
        raise Refused("自分の二段階認証は「自分の設定」で、コードを入力して解除してください。")
    take_off(user, by, now)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.temporary_until:
        unproven(user, by=by, what="二段階認証を解除しました", now=now)


def spend_password(user: User, *, now: datetime) -> bool:
    """Whether the temporary password opens the login: once, and in its time; one's own always does."""
    if user.temporary_until is None:
        return True
    rows = User.objects.filter(pk=user.pk, temporary_until=user.temporary_until, temporary_until__gt=now)
    return bool(rows.update(temporary_until=now))


@transaction.atomic
def change_password(*, user: User, password: str, now: datetime, session_key: str = "") -> None:
    """A person's own change of password; raises ValidationError; his other sessions end.

    Who it was that logged in is as unproven as before: what waits for a second person still does.
    """
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
    text = "あなたのログインから、パスワードが変更されました。"
    tell_of_access([user], "パスワードの変更", text, now=now, to=(user.email,))


def _store_password(user: User, password: str, until: datetime | None, *, keep: str = "") -> None:
    user.set_password(password)
    user.temporary_until = until
    user.save(update_fields=["password", "temporary_until", "temporary_by"])
    end_sessions(user, keep=keep)
    forgive(user)
