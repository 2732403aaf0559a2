"""Contracts are registered and changed, and the logins of who hangs on them follow (G1)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from katori_sns.history.actions import Changes, record
from katori_sns.history.models import SYSTEM
from katori_sns.organisation.actions.rules import (
    By,
    Refused,
    administrator,
    apply_values,
    in_order,
    work_changed,
)
from katori_sns.organisation.actions.sessions import end_sessions
from katori_sns.organisation.models import Contract, Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date


def under_contract(user: User, before: Contract | None) -> Changes:
    """His login ends with his contract; who hung on one and does no more is no contractor."""
    if user.contract is None and before is None:
        return {}
    return apply_values(user, {"contractor_until": user.contract.last if user.contract else None})


def pass_on_contracts(*, now: datetime) -> None:
    """The contracts of a section that has ended are of who took its documents; a missed day is caught up."""
    org = ActorContext(local_date(now))
    for contract in Contract.objects.filter(section__ends__lt=org.on).select_related("section"):
        heir = org.following(contract.section_id)
        if heir is not None:
            with transaction.atomic():
                _pass_on(contract, heir, now)


def _pass_on(contract: Contract, heir: Section, now: datetime) -> None:
    old = contract.section
    if Contract.objects.filter(pk=contract.pk, section=old).update(section=heir):
        record(
            subject=f"contract:{contract.pk}",
            action="pass_on",
            label="所属の引継ぎ",
            actor=SYSTEM,
            at=now,
            changes={"担当課": [old.name, heir.name]},
        )


@transaction.atomic
def save_contract(
    *, contract: Contract | None, by: By, now: datetime, section: Section, **values: object
) -> Contract:
    """Register a contract, or change its days: longer, or cut short (指定取消)."""
    who = administrator(by, now)
    row = contract or Contract(section=section)
    new: Changes = {} if contract else {"担当課": [None, str(section)]}
    changes = new | apply_values(row, {"section": section, **values})
    in_order(row.begins, row.ends)
    if row.revoked_on and not row.begins <= row.revoked_on <= row.ends:
        period = f"{format_wareki(row.begins)}から{format_wareki(row.ends)}まで"
        raise Refused(f"指定取消・解除による最後の日は、契約の期間（{period}）の日にしてください。")
    if not changes:
        return row
    row.save()
    subject, label = f"contract:{row.pk}", "契約の変更" if contract else "契約の登録"
    record(subject=subject, action="save_contract", label=label, actor=who, at=now, changes=changes)
    for user in row.people.select_for_update(of=("self",)).order_by("pk"):
        if followed := under_contract(user, row):
            user.save(update_fields=["contractor_until"])
            end_sessions(user)
            subject = f"user:{user.pk}"
            record(subject=subject, action="change", label=label, actor=who, at=now, changes=followed)
            work_changed(user.pk, now)
    return row
