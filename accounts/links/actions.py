"""A link between an account and the city's site is looked for, while there is an account (G5(2))."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.account.actions import locked, not_before_account, not_to_come
from accounts.links.models import LinkCheck
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.models import User
from katori_sns.web.dates import format_wareki


def _found(check: LinkCheck) -> str:
    return f"{'あり' if check.present else 'なし'}（{format_wareki(check.checked_on)} {check.page}）"


@transaction.atomic
def check_link(
    *,
    account_id: int,
    direction: str,
    present: bool,
    page: str,
    checked_on: date,
    evidence: str,
    by: User,
    now: datetime,
    actor: Actor | None = None,
) -> LinkCheck:
    """Record that a link between the account and the city's site was looked for (G5(2))."""
    account, who = locked(account_id, by, now, actor)
    not_to_come(checked_on, now)
    not_before_account(account, checked_on)
    before = account.link_checks.filter(direction=direction).first()
    check = LinkCheck.objects.create(
        account=account,
        direction=direction,
        present=present,
        page=page,
        checked_on=checked_on,
        evidence=evidence,
        by=by,
        by_name=by.name,
    )
    record(
        subject=account.subject,
        action="check_link",
        label="リンクの確認",
        actor=who,
        at=now,
        changes={LinkCheck.Direction(direction).label: [_found(before) if before else None, _found(check)]},
        comment=evidence,
    )
    return check
