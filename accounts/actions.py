"""What changes in the register."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import OperationPolicy, SNSAccount
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.models import Section


@transaction.atomic
def open_account(
    *,
    name: str,
    medium: str,
    medium_name: str,
    section_id: int,
    joint_sections: Sequence[Section],
    manager: str,
    planned_start: date | None,
    items: dict[str, str],
    source: str,
    today: date,
) -> SNSAccount:
    """Enter an approved account as 取得待ち with version 1 of its policy (G4(1), G4(3))."""
    account = SNSAccount(
        name=name,
        medium=medium,
        medium_name=medium_name,
        section_id=section_id,
        manager=manager,
        planned_start=planned_start,
    )
    account.search_text = account.searchable()
    account.save()
    if joint_sections:
        account.joint_sections.set(joint_sections)
    OperationPolicy.objects.create(account=account, version=1, in_force_from=today, source=source, **items)
    return account


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
