"""How an account comes to rest, is given up, or runs again (G6); inside the transaction of the act."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from accounts.account.lifecycle import note, watch
from accounts.account.models import HandleRecord, SNSAccount
from katori_sns.history.models import Actor

State = SNSAccount.State


@transaction.atomic
def stop(account: SNSAccount, *, method: str, name_kept_until: date | None, by: Actor, now: datetime) -> None:
    """停止: ordered now, and 実施待ち until it is recorded that it was done (G6)."""
    account.stop_method, account.name_kept_until, account.stopped_on = method, name_kept_until, None
    _turn(account, State.STOPPED, "停止", by, now)


def stop_done(account: SNSAccount, *, on: date) -> None:
    """The stop was carried out on the medium."""
    SNSAccount.objects.filter(pk=account.pk).update(stopped_on=on)


@transaction.atomic
def resume(account: SNSAccount, *, by: Actor, now: datetime) -> None:
    """Back to 運用中 after a stop."""
    account.stop_method, account.name_kept_until, account.stopped_on = "", None, None
    _turn(account, State.ACTIVE, "再開", by, now)


@transaction.atomic
def announce(
    account: SNSAccount, *, until: date | None, successor: SNSAccount | None, by: Actor, now: datetime
) -> None:
    """周知期間 begins: followers are told before the account is deleted (G6(2))."""
    account.notice_until, account.successor = until, successor
    _turn(account, State.NOTICE_PERIOD, "周知期間の開始", by, now)


@transaction.atomic
def call_off(account: SNSAccount, *, state: str, by: Actor, now: datetime) -> None:
    """The withdrawal is given up: the account is again what it was."""
    account.notice_until, account.successor = None, None
    _turn(account, state, "撤退の取りやめ", by, now)


@transaction.atomic
def withdraw(account: SNSAccount, *, on: date, by: Actor, now: datetime) -> None:
    """撤退済: deleted, or not deletable any more; its name is watched, since anybody may take it."""
    account.deleted_on = on
    _turn(account, State.WITHDRAWN, "撤退", by, now)
    HandleRecord.objects.filter(account=account, ends=None, begins__lte=on).update(ends=on)
    HandleRecord.objects.filter(account=account, ends=None).update(ends=F("begins"))
    if account.handle_key:
        watch(account, handle=account.handle, url=account.url or account.join_url, on=on)


def _turn(account: SNSAccount, state: str, label: str, by: Actor, now: datetime) -> None:
    before, account.state = account.get_state_display(), state
    account.save()
    after = account.get_state_display()
    note(account, str(state), label, by, now, {"状態": [before, after]} if before != after else {})
