"""The large city's register: accounts of every section, each with its custody, operator, links and policy."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from accounts.identity import Identity, read
from accounts.models import (
    AccountOperator,
    CommonPolicy,
    Custody,
    HandleRecord,
    LinkCheck,
    OperationPolicy,
    SNSAccount,
    WatchedHandle,
)
from tests.bench.cases import PLACES, THEMES
from tests.bench.city import Place

ACCOUNTS = 10_000  # at every scale: the register does not grow with the cases
URLS = {
    "x": "https://x.com/katori_{n}",
    "instagram": "https://www.instagram.com/katori.{n}/",
    "facebook": "https://www.facebook.com/katori.{n}",
    "youtube": "https://www.youtube.com/@katori-{n}",
    "note": "https://note.com/katori_{n}",
}
MEDIA = tuple(URLS)
# In twenty accounts: mostly running, some resting, in their notice or given up.
STATES = ("active",) * 14 + ("stopped",) * 2 + ("notice_period",) + ("withdrawn",) * 3
BATCH = 1_000


def keep_accounts(places: list[Place], today: date) -> None:
    """Fill the register; of every ten accounts one lacks its custodian, its operator's word or a link."""
    begun = today - timedelta(days=400)
    CommonPolicy.objects.create(version=1, in_force_from=begun)
    states = Random(ACCOUNTS).choices(STATES, k=ACCOUNTS)  # noqa: S311 no secret
    accounts = [_account(n, state, places[n % len(places)], begun) for n, state in enumerate(states)]
    SNSAccount.objects.bulk_create(accounts, batch_size=BATCH)
    staff = [places[n % len(places)].people[-1] for n in range(ACCOUNTS)]
    kept = list(enumerate(zip(accounts, staff, strict=True)))
    confirmed = datetime.combine(begun, time(), UTC)
    rows: list[list[Any]] = [
        [Custody(account=a, custodian=p if n % 10 else None, kept_at="課の金庫") for n, (a, p) in kept],
        [
            AccountOperator(account=a, user=p, begins=begun, confirmed_at=confirmed if n % 10 != 1 else None)
            for n, (a, p) in kept
        ],
        [
            LinkCheck(
                account=a,
                direction=way,
                present=n % 10 != 2,
                page="プロフィール",
                checked_on=begun,
                by=p,
                by_name=p.name,
            )
            for n, (a, p) in kept
            for way in LinkCheck.Direction.values
        ],
        [
            OperationPolicy(
                account=a, version=1, in_force_from=begun, source="case:1", read_against=int(n % 10 != 3)
            )
            for n, (a, p) in kept
        ],
        [HandleRecord(account=a, handle=a.handle, url=a.url, begins=begun) for a in accounts],
        [
            WatchedHandle(account=a, medium=a.medium, handle=a.handle, url=a.url, freed_on=today)
            for a in accounts
            if a.state == "withdrawn"
        ],
    ]
    for table in rows:
        type(table[0]).objects.bulk_create(table, batch_size=BATCH)


def _account(n: int, state: str, place: Place, begun: date) -> SNSAccount:
    medium = MEDIA[n % len(MEDIA)]
    url = URLS[medium].format(n=n)
    found = read(url, medium).identity
    if not isinstance(found, Identity):
        raise ValueError(url)
    row = SNSAccount(
        name=f"{PLACES[n % len(PLACES)]}の{THEMES[n // 7 % len(THEMES)]} {n}",
        medium=medium,
        section=place.section,
        state=state,
        manager=f"{place.section.name}長",
        acquired_on=begun,
        started_on=begun,
        typed_url=url,
        handle=found.handle,
        handle_key=found.key,
        url=found.url,
    )
    row.search_text = row.searchable()
    return row
