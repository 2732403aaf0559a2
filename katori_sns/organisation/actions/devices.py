"""A person's second factor: a device that shows codes, and recovery codes for when it is lost."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from katori_sns.history.actions import record
from katori_sns.organisation.actions.rules import Refused, tell_of_access, who_is
from katori_sns.organisation.actions.sessions import end_sessions
from katori_sns.organisation.models import User
from katori_sns.web.dates import format_wareki_time, local_date

CODES = 10  # recovery codes, each for one login
CODE_DIGITS, RECOVERY_DIGITS = 6, 12
WRONG = "コードが違います。いま表示されている数字を確かめて、もう一度入力してください。"


def has_device(user: User) -> bool:
    """Whether a code is asked of him at the login."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def codes_left(user: User) -> int:
    """How many recovery codes he has not used."""
    return int(StaticToken.objects.filter(device__user=user).count())


@transaction.atomic
def enrol(*, user: User, key: str, code: str, now: datetime, session_key: str) -> list[str]:
    """Take the device that shows the codes of this key; his other sessions end.

    Returns the recovery codes, told this once; raises Refused.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if has_device(user):
        raise Refused("二段階認証は、すでに設定されています。")
    device = TOTPDevice(user=user, name="認証アプリ", key=key)
    if not _shows(device, code, now):
        raise Refused(WRONG)
    device.save()
    end_sessions(user, keep=session_key)
    codes = _new_codes(user)
    _tell(user, user, "enrol", "二段階認証の設定", now)
    return codes


@transaction.atomic
def check_code(*, user: User, code: str, now: datetime) -> bool:
    """Whether the device shows this code now, or it is a recovery code of his; neither holds twice.

    Raises Refused while he has to wait: after each failure twice as long.
    """
    kind = TOTPDevice if len(code) == CODE_DIGITS else StaticDevice
    device = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return False
    allowed, why = device.verify_is_allowed()
    if not allowed:
        until = format_wareki_time(why["locked_until"])
        raise Refused(f"続けて間違えたため、{until}まで確かめられません。時間をおいて入力してください。")
    if _shows(device, code, now) if kind is TOTPDevice else _spend(device, user, code, now):
        device.throttle_reset()
        return True
    device.throttle_increment()
    record(
        subject=f"user:{user.pk}",
        action="code_failed",
        label="認証コードの誤り",
        actor=who_is(user, now),
        at=now,
    )
    if device.throttling_failure_count == settings.AXES_FAILURE_LIMIT:
        text = "あなたのパスワードでログインした人が、認証コードを続けて間違えています。"
        tell_of_access([user], "認証コードの誤り", text, now=now, to=(user.email,))
    return False


def forgive(user: User) -> None:
    """Let a person enter a code at once again: whoever guessed codes has lost the password for it."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).update(throttling_failure_count=0, throttling_failure_timestamp=None)


def _shows(device: TOTPDevice, code: str, now: datetime) -> bool:
    """The code of this step, the one before or the one after; a step once used is past."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = now.timestamp()
    if len(code) != CODE_DIGITS or not totp.verify(int(code), device.tolerance, device.last_t + 1):
        return False
    device.last_t = totp.t()
    return True


def _spend(device: StaticDevice, user: User, code: str, now: datetime) -> bool:
    spent, _ = device.token_set.filter(token=_digest(user, code)).delete()
    if spent:
        _tell(user, user, "recovery", "回復コードの使用", now, f"残りは{codes_left(user)}個です。")
    return bool(spent)


def _digest(user: User, code: str) -> str:
    """What is kept of a recovery code: without the secret of this copy nobody finds it out."""
    return salted_hmac("recovery", f"{user.pk}:{code}", algorithm="sha256").hexdigest()[:16]


def _new_codes(user: User) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="回復コード")
    codes = [f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}" for _ in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(user, code)) for code in codes)
    return codes


@transaction.atomic
def renew_codes(*, user: User, now: datetime) -> list[str]:
    """New recovery codes, told this once; the old ones hold no longer."""
    codes = _new_codes(user)
    _tell(user, user, "recovery_codes", "回復コードの再発行", now)
    return codes


@transaction.atomic
def remove_own_device(*, user: User, now: datetime, session_key: str) -> None:
    """Give up one's own second factor, after a code; the other sessions end."""
    take_off(user, user, now, keep=session_key)


def take_off(user: User, by: User, now: datetime, keep: str = "") -> None:
    """No second factor from now on; his other sessions end, and all administrators are told."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=user).delete()
    end_sessions(user, keep=keep)
    _tell(user, by, "remove_device", "二段階認証の解除", now)
    others = User.objects.in_service(local_date(now)).filter(is_administrator=True)
    text = f"{by.name}が、{user.name}の二段階認証を解除しました。"
    tell_of_access(others.exclude(pk__in=(user.pk, by.pk)), "二段階認証の解除", text, now=now)


def _tell(user: User, by: User, action: str, label: str, now: datetime, more: str = "") -> None:
    """Record it, and tell whose device it is; no code and no key."""
    record(subject=f"user:{user.pk}", action=action, label=label, actor=who_is(by, now), at=now, comment=more)
    text = f"{by.name}の操作で、あなたの{label}が行われました。{more}"
    tell_of_access([user], label, text, now=now, to=(user.email,))
