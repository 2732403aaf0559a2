"""An account passes to another person or section: that opens its hand-over, or is added to it (G5(1))."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.handover.models import PARTS, HandoverRow
from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM, Actor
from katori_sns.web.dates import format_wareki

GIVEN_UP = "異動が取りやめか延期になったため"


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
    foreseen: bool = False,
) -> None:
    """Ask what the change touches, of whoever has the account from that day on; the same change once.

    `parts`: of PARTS; `elsewhere`: it goes to another section, whose hand-over asks what is still open;
    `foreseen`: it is known before its day, and may be taken back.
    """
    row = HandoverRow.objects.select_for_update().filter(account=account_id, open=True).first()
    if row and words in row.changes.splitlines():
        if not foreseen and row.asked.get(words, ["", ""])[1]:
            row.asked[words][1] = ""  # it has happened
            row.save(update_fields=["asked"])
        return
    asked, lines = set(parts), [words]
    sources = {words: [sorted(asked), on.isoformat() if foreseen else ""]}
    if row and row.in_case and elsewhere:
        asked |= {part for part in PARTS if getattr(row, part)}
        lines = [*row.changes.splitlines(), words]
        sources = row.asked | sources
        HandoverRow.objects.filter(pk=row.pk).update(open=False)
        row = None
    row = row or HandoverRow(account_id=account_id, day=on, version=0)
    row.day = row.day if row.in_case else min(row.day, on)
    row.changes = "\n".join([*row.changes.splitlines(), *lines])
    row.asked |= sources
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


@transaction.atomic
def take_back(row: HandoverRow, words: Collection[str], *, now: datetime) -> None:
    """Ask no more what was foreseen and does not come; a row of which nothing is left is closed."""
    kept = [line for line in row.changes.splitlines() if line not in words]
    for line in words:
        del row.asked[line]
    if kept:
        row.changes = "\n".join(kept)
    else:
        row.open, row.taken_back = False, True
    if kept and all(line in row.asked for line in kept):  # of older lines nobody knows what they ask
        asked = {part for line in kept for part in row.asked[line][0]}
        for part in PARTS:
            setattr(row, part, part in asked)
    row.version += 1
    row.save()
    record(
        subject=f"account:{row.account_id}",
        action="take_back",
        label="引継ぎ確認の取りやめ",
        actor=SYSTEM,
        at=now,
        changes={"引継ぎ確認": ["、".join(sorted(words)), None], "理由": [None, GIVEN_UP]},
    )
