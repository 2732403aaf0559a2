"""What changes in the register."""

from datetime import datetime

from django.db import transaction

from accounts.models import SNSAccount
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.models import Section


@transaction.atomic
def pass_on(account_id: int, *, old: Section, heir: Section, by: Actor, now: datetime) -> None:
    """Give an account of a section that has ended to another, with a line of history; once."""
    account = SNSAccount.objects.select_for_update().filter(pk=account_id, section=old).first()
    if account is None:
        return
    account.section = heir
    account.save(update_fields=["section"])
    record(
        subject=f"account:{account.pk}",
        action="pass_on",
        label="所属の引継ぎ",
        actor=by,
        at=now,
        changes={"所属": [old.name, heir.name]},
    )
