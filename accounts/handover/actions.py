"""An account passes to another person or section: that opens its hand-over, or is added to it (G5(1))."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.handover.models import PARTS, HandoverRow
from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM, Actor
from katori_sns.web.dates import format_wareki


@transaction.atomic
def turn(
    account_id: int,
    parts: Iterable[str],
    words: str,
    on: date,
    *,
    now: datetime,
    by: Actor = SYSTEM,
    elsewhere: bool = False,
) -> None:
    """Ask what the change touches, of whoever has the account from that day on; the same change once.

    `parts`: of PARTS; `elsewhere`: it goes to another section, whose hand-over asks what is still open.
    """
    row = HandoverRow.objects.select_for_update().filter(account=account_id, open=True).first()
    if row and words in row.changes.splitlines():
        return
    asked, lines = set(parts), [words]
    if row and row.in_case and elsewhere:
        asked |= {part for part in PARTS if getattr(row, part)}
        lines = [*row.changes.splitlines(), words]
        HandoverRow.objects.filter(pk=row.pk).update(open=False)
        row = None
    row = row or HandoverRow(account_id=account_id, day=on, version=0)
    row.day = row.day if row.in_case else min(row.day, on)
    row.changes = "\n".join([*row.changes.splitlines(), *lines])
    row.version += 1
    for part in asked:  # what was ticked before was ticked of another
        setattr(row, part, True)
        for tick in PARTS[part]:
            setattr(row, tick, False)
    row.unchanged = "" if asked & {"login", "contract"} else row.unchanged
    row.save()
    record(
        subject=f"account:{account_id}",
        action="turn",
        label="引継ぎ確認",
        actor=by,
        at=now,
        changes={"引継ぎ確認": [None, f"{words}（{format_wareki(on)}から）"]},
    )
