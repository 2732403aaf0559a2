"""What cases bring about in the register; each is called inside the transaction of its act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Model

from accounts.account.models import HandleRecord, IdentityFields, SNSAccount, WatchedHandle
from accounts.account.rules import HELD
from accounts.handover.actions import turn
from katori_sns.history.actions import Changes, record
from katori_sns.history.models import SYSTEM, Actor
from katori_sns.organisation.actions.rules import apply_values
from katori_sns.organisation.models import Section
from katori_sns.web.dates import local_date

State = SNSAccount.State


class Taken(Exception):
    """Another account of the register has this name on this medium."""


def columns(sheet: type[Model]) -> list[str]:
    """The columns of an abstract sheet, as both sides of a notice have them."""
    return [field.name for field in sheet._meta.local_fields]


def lock(account_ids: Iterable[int]) -> dict[int, SNSAccount]:
    """The accounts by key, locked in the order of their keys."""
    rows = SNSAccount.objects.select_for_update().filter(pk__in=list(account_ids)).order_by("pk")
    return {account.pk: account for account in rows}


@transaction.atomic
def open_account(
    *,
    name: str,
    medium: str,
    medium_name: str,
    section_id: int,
    joint_sections: Iterable[Section],
    manager: str,
    planned_start: date | None = None,
    items_due: date | None = None,
    items_waived: str = "",
    review_due: date | None = None,
) -> SNSAccount:
    """Enter an approved account as 取得待ち (G4(1), G4(3)); an emergency has no nine items yet."""
    account = SNSAccount(
        name=name,
        medium=medium,
        medium_name=medium_name,
        section_id=section_id,
        manager=manager,
        planned_start=planned_start,
        items_due=items_due,
        items_waived=items_waived,
        review_due=review_due,
    )
    account.search_text = account.searchable()
    account.save()
    joint = list(joint_sections)
    if joint:
        account.joint_sections.set(joint)
    return account


@transaction.atomic
def acquire(
    account: SNSAccount,
    *,
    name: str,
    identity: dict[str, object] | None,
    acquired_on: date,
    start_on: date,
    by: Actor,
    now: datetime,
) -> None:
    """Enter who the account is, and from when it runs (G4(4)); raises Taken.

    It runs from `start_on`; until then it stays 取得待ち. A notice sent again replaces what it said; without
    `identity` the account is who it is by now.
    """
    first = not account.url and not account.join_url
    entered = {"name": name, "acquired_on": acquired_on, "started_on": start_on}
    changes = apply_values(account, entered | (identity or {}))
    if account.state == State.ACTIVE and start_on > local_date(now):
        account.state = State.PENDING  # put off by a correction
    save(account)
    if identity is not None:
        HandleRecord.objects.filter(account=account, ends=None).delete()  # of the notice that was returned
        HandleRecord.objects.create(
            account=account, handle=account.handle, url=account.url or account.join_url, begins=acquired_on
        )
    note(account, "acquire", "取得" if first else "取得届の訂正", by, now, changes)
    _start(account, by, now)


def save(account: SNSAccount) -> None:
    """Write an account whose name may be new, and watch it no longer as a free one; raises Taken."""
    account.search_text = account.searchable()
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise Taken from error
    if url := account.url or account.join_url:
        WatchedHandle.objects.filter(medium=account.medium, url=url).delete()


def _start(account: SNSAccount, by: Actor, now: datetime) -> None:
    if account.state == State.PENDING and account.started_on and account.started_on <= local_date(now):
        account.state = State.ACTIVE
        account.save(update_fields=["state"])
        labels = [State.PENDING.label, State.ACTIVE.label]
        note(account, "start", "運用開始", by, now, {"状態": [str(labels[0]), str(labels[1])]})


def start_due(*, now: datetime) -> None:
    """Begin the accounts whose 運用開始日 has come; a missed day is caught up."""
    due = SNSAccount.objects.filter(state=State.PENDING, started_on__lte=local_date(now))
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            _start(lock([pk])[pk], SYSTEM, now)


@transaction.atomic
def abandon(account: SNSAccount, *, by: Actor, now: datetime) -> None:
    """取得取りやめ: an approved account is not acquired after all."""
    before = account.get_state_display()
    account.state = State.ABANDONED
    account.save(update_fields=["state"])
    note(account, "abandon", "取得取りやめ", by, now, {"状態": [before, account.get_state_display()]})


@transaction.atomic
def list_officially(account: SNSAccount, *, on: date, by: Actor, now: datetime) -> None:
    """受理 puts the account on the official list, once."""
    if account.listed_on is None:
        changes = apply_values(account, {"listed_on": on})
        account.save(update_fields=["listed_on"])
        note(account, "list_officially", "公式一覧への掲載", by, now, changes)


@transaction.atomic
def rename(account: SNSAccount, *, name: str, by: Actor, now: datetime) -> None:
    old, account.name = account.name, name
    save(account)
    note(account, "rename", "名称の変更", by, now, {"名称": [old, name]})


@transaction.atomic
def identify(
    account: SNSAccount,
    *,
    identity: dict[str, object],
    on: date,
    by: Actor,
    now: datetime,
    correcting: bool = False,
) -> None:
    """Change handle or URL; the freed name is watched, since anybody may take it now. Raises Taken.

    `correcting`: what the notice said before it was returned was never the account's name.
    """
    old = {field: getattr(account, field) for field in columns(IdentityFields)}
    changes = apply_values(account, identity)
    save(account)
    if account.handle_key != old["handle_key"]:
        if correcting:
            HandleRecord.objects.filter(account=account, ends=None).delete()
        HandleRecord.objects.filter(account=account, ends=None, begins__lte=on).update(ends=on)
        HandleRecord.objects.filter(account=account, ends=None).update(ends=F("begins"))
        url = account.url or account.join_url
        HandleRecord.objects.create(account=account, handle=account.handle, url=url, begins=on)
        if old["handle_key"] and not correcting:
            watch(account, handle=old["handle"], url=old["url"] or old["join_url"], on=on)
    note(account, "identify", "アカウント名の変更", by, now, changes)


def watch(account: SNSAccount, *, handle: str, url: str, on: date) -> WatchedHandle:
    """Put a name that the city has given up on the watch list."""
    return WatchedHandle.objects.create(
        account=account, medium=account.medium, handle=handle, url=url, freed_on=on
    )


@transaction.atomic
def transfer(account: SNSAccount, *, heir: Section, by: Actor, now: datetime) -> None:
    """Give the account to another section; a joint section that becomes its own is joint no longer."""
    old = account.section
    account.section = heir
    account.save(update_fields=["section"])
    if account.joint_sections.filter(pk=heir.pk).exists():
        account.joint_sections.remove(heir)
        account.joint_sections.add(old)
    note(account, "transfer", "所属の変更", by, now, {"所属": [old.name, heir.name]})
    moved(account, old, heir, by=by, now=now)


def moved(account: SNSAccount, old: Section, heir: Section, *, by: Actor, now: datetime) -> None:
    """Another section has an account that there is a way into: its hand-over begins (G5(1))."""
    if SNSAccount.objects.filter(HELD, pk=account.pk).exists():
        words = f"所属：{old.name} → {heir.name}"
        asked = ("chief", "custodian")
        turn(account.pk, asked, words, local_date(now), by=by, now=now, elsewhere=True)


def identity_of(sheet: IdentityFields) -> dict[str, object]:
    """Who a notice says the account is, column by column."""
    return {name: getattr(sheet, name) for name in columns(IdentityFields)}


def note(account: SNSAccount, action: str, label: str, by: Actor, now: datetime, changes: Changes) -> None:
    record(subject=account.subject, action=action, label=label, actor=by, at=now, changes=changes)
