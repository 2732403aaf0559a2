"""What changes in the register."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from accounts.models import OperationPolicy, SNSAccount


@transaction.atomic
def open_account(
    *,
    name: str,
    medium: str,
    medium_name: str,
    section_id: int,
    joint_section_ids: Iterable[int],
    manager: str,
    planned_start: date | None,
    items: dict[str, str],
    source: str,
    today: date,
) -> SNSAccount:
    """Enter an approved account as 取得待ち with version 1 of its policy (G4(1), G4(3))."""
    account = SNSAccount.objects.create(
        name=name,
        medium=medium,
        medium_name=medium_name,
        section_id=section_id,
        manager=manager,
        planned_start=planned_start,
    )
    joint = list(joint_section_ids)
    if joint:
        account.joint_sections.set(joint)
    OperationPolicy.objects.create(account=account, version=1, in_force_from=today, source=source, **items)
    return account
