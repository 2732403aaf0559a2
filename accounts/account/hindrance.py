"""凍結 / ログインできない: what stands beside an account's state, and is looked at every day (G6)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from accounts.account.actions import locked, not_before_account, not_to_come
from accounts.account.models import SNSAccount
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.actions.rules import apply_values
from katori_sns.organisation.models import User
from katori_sns.web.dates import format_wareki

COLUMNS = ("hindrance", "appeal_number", "hindrance_seen_on")


def unseen(today: date) -> Q:
    """Of accounts that are frozen or locked: nobody has looked today."""
    return ~Q(hindrance="") & (Q(hindrance_seen_on=None) | Q(hindrance_seen_on__lt=today))


@transaction.atomic
def note_hindrance(
    *,
    account_id: int,
    hindrance: str,
    appeal_number: str,
    hindrance_seen_on: date,
    by: User,
    now: datetime,
    actor: Actor | None = None,
) -> None:
    """Write down how it was found on a day; where it can be used again only the history keeps the rest."""
    account, who = locked(account_id, by, now, actor)
    not_to_come(hindrance_seen_on, now)
    not_before_account(account, hindrance_seen_on)
    last = account.hindrance_seen_on
    if last and hindrance_seen_on < last:
        raise Refused(f"最後に見た日は、記録済みの日（{format_wareki(last)}）か後の日にしてください。")
    if appeal_number and not hindrance:
        raise Refused("受付番号は、凍結かログインできないときに残します。使えるときは空けてください。")
    found = {"hindrance": hindrance, "appeal_number": appeal_number, "hindrance_seen_on": hindrance_seen_on}
    values: dict[str, object] = found if hindrance else dict(zip(COLUMNS, ("", "", None), strict=True))
    if changes := apply_values(account, values):
        account.save(update_fields=list(COLUMNS))
        record(
            subject=account.subject,
            action="note_hindrance",
            label="凍結・ログイン不能の記録",
            actor=who,
            at=now,
            changes=changes,
        )


def seen_in_incident(
    account: SNSAccount,
    *,
    hindrance: str | None,
    receipt: str,
    day: date,
    by: User,
    now: datetime,
    actor: Actor,
) -> None:
    """What an incident's record says of the account; `hindrance` None: as it was, at least 凍結.

    What was seen before the last look or before the account, or of one given up, changes nothing.
    """
    row = SNSAccount.objects.select_for_update().get(pk=account.pk)
    late = row.hindrance_seen_on and day < row.hindrance_seen_on
    if late or row.too_early(day) or row.state in SNSAccount.CLOSED:
        return
    found = (row.hindrance or SNSAccount.Hindrance.FROZEN) if hindrance is None else hindrance
    note_hindrance(
        account_id=row.pk,
        hindrance=found,
        appeal_number=(receipt or row.appeal_number) if found else "",
        hindrance_seen_on=day,
        by=by,
        now=now,
        actor=actor,
    )
