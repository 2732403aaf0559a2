"""Recorded edits of an account: 運用管理者, what posts by itself, why nothing is posted.

They need no case; each leaves a line in the account's history. A case that carries one passes the `actor`
of its act, for it has already asked whether he may; without one, only the account's sections may.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.account.lifecycle import moved
from accounts.account.models import SNSAccount
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.actions.rules import apply_values
from katori_sns.organisation.models import Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date


class NotYours(Refused):
    """The account is another section's, or closed; its page of the edit does not exist for this person."""


def locked(account_id: int, by: User, now: datetime, actor: Actor | None) -> tuple[SNSAccount, Actor]:
    """The account, which nobody else writes until the act is done, and who does it."""
    account = SNSAccount.objects.select_for_update().filter(pk=account_id).first()
    org = ActorContext(local_date(now), by)
    mine = actor or SNSAccount.objects.edited_by(org).filter(pk=account_id).exists()
    if account is None or not mine:
        raise NotYours("このアカウントの記録は、所属の職員だけが変えられます。所属に連絡してください。")
    return account, actor or org.actor(by, account.section_id)


def change_manager(
    *, account_id: int, manager: str, by: User, now: datetime, actor: Actor | None = None
) -> None:
    """Name another 運用管理者."""
    _change(account_id, "manager", manager, by, now, actor)


def declare_automation(
    *, account_id: int, automation: str, by: User, now: datetime, actor: Actor | None = None
) -> None:
    """Declare what posts on the account by itself; empty: nothing does."""
    _change(account_id, "automation", automation, by, now, actor)


def explain_quiet(
    *, account_id: int, quiet_reason: str, by: User, now: datetime, actor: Actor | None = None
) -> None:
    """Say why nothing was posted for long; the next post takes the reason away."""
    _change(account_id, "quiet_reason", quiet_reason, by, now, actor)


@transaction.atomic
def _change(account_id: int, name: str, value: str, by: User, now: datetime, actor: Actor | None) -> None:
    """Write down another value of one field, unless it is the same."""
    account, who = locked(account_id, by, now, actor)
    if changes := apply_values(account, {name: value}):
        account.search_text = account.searchable()
        account.save(update_fields=[name, "search_text"])
        record(
            subject=account.subject,
            action=f"change_{name}",
            label=f"{next(iter(changes))}の変更",
            actor=who,
            at=now,
            changes=changes,
        )


def not_to_come(day: date, now: datetime) -> None:
    if day > local_date(now):
        raise Refused(f"日付は、きょう（{format_wareki(local_date(now))}）か前の日にしてください。")


def not_before_account(account: SNSAccount, day: date) -> None:
    """Nothing was done to an account before there was one (G4(3))."""
    if too_early := account.too_early(day):
        raise Refused(f"日付は、{too_early}か後の日にしてください。")


@transaction.atomic
def pass_on(account_id: int, *, old: Section, heir: Section, by: Actor, now: datetime) -> None:
    """Give an account of a section that has ended to another, with a line of history; once."""
    account = SNSAccount.objects.select_for_update().filter(pk=account_id, section=old).first()
    if account is None:
        return
    account.section = heir
    account.save(update_fields=["section"])
    account.joint_sections.remove(heir)
    record(
        subject=f"account:{account.pk}",
        action="pass_on",
        label="所属の引継ぎ",
        actor=by,
        at=now,
        changes={"所属": [old.name, heir.name]},
    )
    moved(account, old, heir, by=by, now=now)
