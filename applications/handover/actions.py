"""A hand-over is filled in row by row, and signed (G5(1))."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.account.lifecycle import lock
from accounts.custody.actions import keep_custody
from accounts.models import HandoverRow, SNSAccount
from applications.handover.models import Handover, lacking, rows_of
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.actions.rules import apply_values
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.models import Case, Task
from katori_sns.workflow.numbers import freeze
from katori_sns.workflow.steps import Transition

REASON = "引継ぎ（知っていた人の離任）"


def may_write(case: Case, org: ActorContext) -> bool:
    """Who fills in rows: the section, who leaves it, and who is to sign; until all is signed."""
    if case.closed_at:
        return False
    inside = case.keeper_id in org.mine or case.drafter_id == org.me
    return inside or Task.objects.waiting_for(org).filter(case=case, desk__in=("head", "rest")).exists()


@transaction.atomic
def save_row(
    row_id: int,
    *,
    case_id: int,
    version: int,
    by: User,
    now: datetime,
    changed_on: date | None,
    **fields: object,
) -> None:
    """Fill in one row; a day on which the password was changed goes to the account's custody.

    Raises Refused where it is not his, or another saved first.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    org = ActorContext(local_date(now), by)
    row = HandoverRow.objects.select_for_update().filter(pk=row_id, in_case=case_id, open=True).first()
    if row is None or not may_write(case, org):
        raise Refused("この行はもう記入できません。引継ぎ確認のページを開き直してください。")
    if row.version != version:
        raise Refused("ほかの人が先に保存したか、引き継ぐことが増えました。行を開き直してください。")
    who = org.actor(by, case.keeper_id)
    if changed_on:
        _note_password(row, changed_on, by, who, now)
    changes = apply_values(row, fields)
    row.version += 1
    row.written_by, row.written_name, row.written_at = by, by.name, now
    row.save()
    record(
        subject=case.subject,
        action="write_row",
        label="引継ぎの記入",
        actor=who,
        at=now,
        changes={"アカウント": [None, str(row.account)], **changes},
    )


def _note_password(row: HandoverRow, changed_on: date, by: User, who: Actor, now: datetime) -> None:
    """Into the account's custody, by whoever may fill in the row, also of another section."""
    if lock([row.account_id])[row.account_id].state in SNSAccount.CLOSED:
        raise Refused("運用を終えたアカウントです。パスワードを変えた日を空欄にして保存してください。")
    keep_custody(
        account_id=row.account_id,
        by=by,
        now=now,
        actor=who,
        changed_on=changed_on,
        change_reason=REASON,
    )


def sign(transition: Transition[Handover]) -> None:
    """The rows that are answered are signed; the others stay open, with their mark."""
    case, now = transition.case, transition.now
    asked = rows_of(case, local_date(now)).filter(open=True)
    lock([row.account_id for row in asked])  # first: whoever adds to a row has its account's lock
    rows = [row for row in asked.select_for_update(of=("self",)) if not lacking(row)]
    name = transition.authority.seat.person.name
    HandoverRow.objects.filter(pk__in=[row.pk for row in rows]).update(
        signed_at=now, signed_name=name, open=False
    )
    for row in rows:
        record(
            subject=row.account.subject,
            action="sign_handover",
            label="引継ぎの確認",
            actor=transition.by,
            at=now,
            changes={"引継ぎの確認": [None, f"{name} {format_wareki(local_date(now))}"]},
        )
    transition.trace("引継ぎの確認", None, "、".join(str(row.account) for row in rows) or None)
    freeze(transition)
