"""How an account comes to rest, is given up, or runs again (G6); inside the transaction of the act."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.account.lifecycle import lock, note, watch
from accounts.account.media_days import GIVEN_AWAY
from accounts.account.models import HandleRecord, SNSAccount
from katori_sns.history.actions import Changes
from katori_sns.history.models import SYSTEM, Actor
from katori_sns.organisation.actions.rules import apply_values
from katori_sns.web.dates import local_date

State = SNSAccount.State


@transaction.atomic
def stop(
    account: SNSAccount,
    *,
    method: str,
    name_kept_until: date | None,
    successor: SNSAccount | None,
    by: Actor,
    now: datetime,
) -> None:
    """停止: ordered now, and 実施待ち until it is recorded that it was done (G6)."""
    _turn(
        account,
        State.STOPPED,
        "停止",
        by,
        now,
        stop_method=method,
        name_kept_until=name_kept_until,
        successor=successor,
        stopped_on=None,
        resume_on=None,
    )


@transaction.atomic
def stop_done(account: SNSAccount, *, on: date, by: Actor, now: datetime) -> None:
    """The stop was carried out on the medium.

    What is disabled there is deleted after some days, if nobody comes back: where one knows after how many,
    and no day was named, that is the day (G6).
    """
    known: dict[str, object] = {"stopped_on": on}
    days = GIVEN_AWAY.get(account.medium)
    if days and account.stop_method == SNSAccount.StopMethod.DISABLED and not account.name_kept_until:
        known["name_kept_until"] = on + timedelta(days=days)
    changes = apply_values(account, known)
    account.save(update_fields=[*known])
    note(account, "stop_done", "停止の実施", by, now, changes)


@transaction.atomic
def resume(account: SNSAccount, *, by: Actor, now: datetime) -> None:
    """Back to 運用中 after a stop."""
    _turn(
        account,
        State.ACTIVE,
        "再開",
        by,
        now,
        stop_method="",
        name_kept_until=None,
        stopped_on=None,
        resume_on=None,
    )


@transaction.atomic
def resume_later(account: SNSAccount, *, on: date, by: Actor, now: datetime) -> None:
    """再開 is announced for a day to come: until then the account rests."""
    changes = apply_values(account, {"resume_on": on})
    account.save(update_fields=["resume_on"])
    note(account, "resume_later", "再開の予定", by, now, changes)


def resume_due(*, now: datetime) -> None:
    """Resume the accounts whose day has come; a missed day is caught up."""
    due = SNSAccount.objects.filter(state=State.STOPPED, resume_on__lte=local_date(now))
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            account = lock([pk])[pk]
            if account.state == State.STOPPED and account.resume_on:  # another may have been faster
                resume(account, by=SYSTEM, now=now)


@transaction.atomic
def announce_until(account: SNSAccount, *, until: date, by: Actor, now: datetime) -> None:
    """周知期間 ends on another day than was ordered."""
    changes = apply_values(account, {"notice_until": until})
    account.save(update_fields=["notice_until"])
    note(account, "announce_until", "周知期間の変更", by, now, changes)


@transaction.atomic
def announce(
    account: SNSAccount, *, until: date | None, successor: SNSAccount | None, by: Actor, now: datetime
) -> None:
    """周知期間 begins: followers are told before the account is deleted (G6(2))."""
    _turn(
        account,
        State.NOTICE_PERIOD,
        "周知期間の開始",
        by,
        now,
        notice_until=until,
        successor=successor,
        resume_on=None,
    )


@transaction.atomic
def call_off(account: SNSAccount, *, state: str, by: Actor, now: datetime) -> None:
    """The withdrawal is given up: the account is again what it was."""
    _turn(account, state, "撤退の取りやめ", by, now, notice_until=None, successor=None)


@transaction.atomic
def withdraw(account: SNSAccount, *, on: date, by: Actor, now: datetime) -> None:
    """撤退済: deleted, or not deletable any more; its name is watched, since anybody may take it."""
    watched = {"手放したアカウント名": [None, account.handle]} if account.handle_key else {}
    _turn(account, State.WITHDRAWN, "撤退", by, now, watched, deleted_on=on)
    HandleRecord.objects.filter(account=account, ends=None, begins__lte=on).update(ends=on)
    HandleRecord.objects.filter(account=account, ends=None).update(ends=F("begins"))
    if account.handle_key:
        watch(account, handle=account.handle, url=account.url or account.join_url, on=on)


def _turn(
    account: SNSAccount,
    state: str,
    label: str,
    by: Actor,
    now: datetime,
    more: Changes | None = None,
    **values: object,
) -> None:
    changes = apply_values(account, {"state": state, **values})
    account.save()
    note(account, str(state), label, by, now, changes | (more or {}))
