"""A name given up is looked at."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.account.actions import NotYours, not_to_come
from accounts.account.models import SNSAccount, WatchedHandle
from katori_sns.history.actions import record
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date


@transaction.atomic
def look_at_handle(*, watched_id: int, looked_on: date, finding: str, by: User, now: datetime) -> None:
    """Note what was found under a name the city has given up (監視名, G5(2))."""
    org = ActorContext(local_date(now), by)
    concerned = SNSAccount.objects.watched_by(org)
    row = WatchedHandle.objects.select_for_update().filter(pk=watched_id, account__in=concerned).first()
    if row is None or by.stands_alone:
        raise NotYours("この名前を見て記録するのは、広報主管課とその所属の職員です。")
    not_to_come(looked_on, now)
    if looked_on < row.freed_on:
        raise Refused(f"日付は、手放した日（{format_wareki(row.freed_on)}）か後の日にしてください。")
    if row.looked_on and looked_on < row.looked_on:
        raise Refused(f"{format_wareki(row.looked_on)}に見た記録があります。その日か後の日にしてください。")
    before = f"{format_wareki(row.looked_on)} {row.finding}" if row.looked_on else None
    row.looked_on, row.looked_by, row.looked_name, row.finding = looked_on, by, by.name, finding
    row.save(update_fields=["looked_on", "looked_by", "looked_name", "finding"])
    record(
        subject=f"account:{row.account_id}",
        action="look_at_handle",
        label="手放したアカウント名の点検",
        actor=org.actor(by),
        at=now,
        changes={str(row): [before, f"{format_wareki(looked_on)} {finding}"]},
    )
