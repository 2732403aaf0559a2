"""What changes in the register."""

from datetime import datetime

from django.db import transaction

from accounts.checking import check_link, look_at_handle, read_policy
from accounts.evaluating import judge, record_value
from accounts.models import SNSAccount
from accounts.recording import (
    NotYours,
    add_operator,
    change_manager,
    confirm_guideline,
    confirm_handover,
    declare_automation,
    end_operator,
    explain_quiet,
    keep_custody,
)
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.models import Section

__all__ = [
    "NotYours",
    "add_operator",
    "change_manager",
    "check_link",
    "confirm_guideline",
    "confirm_handover",
    "declare_automation",
    "end_operator",
    "explain_quiet",
    "judge",
    "keep_custody",
    "look_at_handle",
    "pass_on",
    "read_policy",
    "record_value",
]


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
