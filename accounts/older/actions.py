"""Accounts older than the guideline enter the register by one list (遡及登録); what they lack is marked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.account.lifecycle import note, save
from accounts.account.models import HandleRecord, SNSAccount
from accounts.older.dates import whole_day
from katori_sns.history.models import Actor
from katori_sns.web.dates import local_date


@transaction.atomic
def register(
    *,
    name: str,
    medium: str,
    medium_name: str,
    section_id: int,
    manager: str,
    state: str,
    opened: str,
    identity: dict[str, object],
    by: Actor,
    now: datetime,
) -> SNSAccount:
    """Enter an account that runs or rests already; raises Taken. `opened`: ISO as far as known, or empty."""
    today = local_date(now)
    day = whole_day(opened)
    account = SNSAccount(
        name=name,
        medium=medium,
        medium_name=medium_name,
        section_id=section_id,
        manager=manager,
        state=state,
        opened=opened,
        acquired_on=day,
        started_on=day,
        registered_on=today,
        listed_on=today,
        stop_method=SNSAccount.StopMethod.SILENT if state == SNSAccount.State.STOPPED else "",
        **identity,
    )
    save(account)
    url = account.url or account.join_url
    if url:
        # The register has known the name since today, where nobody knows since when it is the city's.
        HandleRecord.objects.create(account=account, handle=account.handle, url=url, begins=day or today)
    label = str(account.get_state_display())
    note(account, "register", "遡及登録", by, now, {"状態": [None, label], "URL": [None, url]})
    return account
