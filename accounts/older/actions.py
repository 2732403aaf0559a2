"""Accounts older than the guideline enter the register by one list (遡及登録); what they lack is marked.

Those that have ended enter as such: the city's they were, and their names are watched (G5(2)).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.account.lifecycle import note, save, watch
from accounts.account.models import HandleRecord, SNSAccount
from accounts.older.dates import last_day, opened_in_words, whole_day
from katori_sns.history.actions import Changes
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
    ended: str = "",
    identity: dict[str, object],
    by: Actor,
    now: datetime,
) -> SNSAccount:
    """Enter an account that runs, rests or has ended already; raises Taken.

    `opened`, `ended`: ISO as far as known, or empty. Of what has ended the name is watched (G5(2)).
    """
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
        ended=ended,
        deleted_on=whole_day(ended),
        acquired_on=day,
        started_on=day,
        registered_on=today,
        listed_on=today,
        stop_method=SNSAccount.StopMethod.SILENT if state == SNSAccount.State.STOPPED else "",
        **identity,
    )
    save(account)
    url = account.url or account.join_url
    if state == SNSAccount.State.WITHDRAWN:
        _retired(account, url, day, last_day(ended, today))
    elif url:
        # The register has known the name since today, where nobody knows since when it is the city's.
        HandleRecord.objects.create(account=account, handle=account.handle, url=url, begins=day or today)
    label = str(account.get_state_display())
    changes: Changes = {"状態": [None, label], "URL": [None, url], "開設": [None, opened_in_words(opened)]}
    if ended:
        changes["終了"] = [None, opened_in_words(ended)]
    note(account, "register", "遡及登録", by, now, changes)
    return account


def _retired(account: SNSAccount, url: str, begins: date | None, freed: date) -> None:
    """Anybody may have taken its name since (G5(2)); one that another account of the city has is not free."""
    if not url:
        return
    begins = min(begins or freed, freed)
    HandleRecord.objects.create(account=account, handle=account.handle, url=url, begins=begins, ends=freed)
    present = SNSAccount.objects.exclude(state__in=SNSAccount.CLOSED).filter(medium=account.medium)
    known = {"handle_key": account.handle_key} if account.handle_key else {"join_url": url}
    if not present.filter(**known).exists():
        watch(account, handle=account.handle, url=url, on=freed)
