"""The register as it stood on a day: what the history tells of later is taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q

from accounts.account.models import SNSAccount
from accounts.older.dates import opened_in_words
from applications.emergency.process import EMERGENCY
from applications.new_operation.process import NEW_OPERATION
from katori_sns.history.models import Event
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import day_ends, format_wareki, local_date

State = SNSAccount.State
UNREGISTERED = "登録前（開設済み）"  # older than the guideline: nobody recorded then how it stood
HELD = (
    *map(str, (label.label for label in (State.ACTIVE, State.STOPPED, State.NOTICE_PERIOD))),
    UNREGISTERED,
)
STATES = (*HELD, str(State.PENDING.label), str(State.WITHDRAWN.label))
# What an account's own events say of it, by the labels of its columns.
NAME, STATE, SECTION, URL = "名称", "状態", "所属", "URL"


@dataclass(frozen=True)
class AsOf:
    """One account on the day."""

    pk: int
    name: str
    medium: str
    url: str
    section: str
    start: str
    state: str
    ended_on: str  # ISO, as far as it is known; empty where it had not ended

    @property
    def held(self) -> bool:
        """Whether the city has it: it is no longer to be acquired, and not given up."""
        return self.state in HELD

    @property
    def end(self) -> str:
        """The day, month or year in which it ended."""
        return opened_in_words(self.ended_on) if self.ended_on else ""


def accounts_on(day: date, org: ActorContext) -> list[AsOf]:
    """Every account that there was, in the order of the register; a fixed number of queries."""
    first = Min(
        "case_accounts__case__decided_at",
        filter=Q(case_accounts__case__kind__in=(NEW_OPERATION.kind, EMERGENCY.kind)),
    )
    later, found = _later(day), []
    for account in SNSAccount.objects.annotate(approved_at=first).order_by("medium", "name", "pk"):
        if _was_there(account, day):
            found.append(_as_of(account, later[account.subject], day, org))
    return [row for row in found if row.state in STATES]


def _later(day: date) -> dict[str, dict[str, str | None]]:
    """Of each account what was changed after the day, as it stood before the first of these changes."""
    found: dict[str, dict[str, str | None]] = defaultdict(dict)
    events = Event.objects.filter(chain__subject__startswith="account:", at__gt=day_ends(day))
    named = events.filter(changes__has_any_keys=[NAME, STATE, SECTION, URL]).order_by("-at", "-seq")
    rows = named.values_list("chain__subject", "action", "changes")
    for subject, action, changes in rows.iterator(chunk_size=500):
        # An older account had its URL before it was registered, as far as anybody knows.
        names = (NAME, STATE, SECTION) if action == "register" else (NAME, STATE, SECTION, URL)
        found[subject] |= {name: changes[name][0] for name in names if name in changes}
    return found


def _was_there(account: SNSAccount, day: date) -> bool:
    """Approved, acquired, opened or registered by then; of what nothing is known, it always was."""
    approved = account.approved_at  # type: ignore[attr-defined]  # a column
    days = [account.exists_from, account.registered_on, local_date(approved) if approved else None]
    known = [first for first in days if first]
    return not known or min(known) <= day


def _as_of(account: SNSAccount, later: dict[str, str | None], day: date, org: ActorContext) -> AsOf:
    start = format_wareki(account.started_on) if account.started_on and account.started_on <= day else ""
    ended = account.deleted_on.isoformat() if account.deleted_on else account.ended
    over = ended <= day.isoformat()[: len(ended)]
    return AsOf(
        pk=account.pk,
        name=later.get(NAME) or account.name,
        medium=account.medium_label,
        url=(later[URL] or "") if URL in later else account.url or account.join_url,
        section=later.get(SECTION) or org.called(account.section_id, day_ends(day)),
        start=start or (opened_in_words(account.opened) if account.registered_on else ""),
        state=str(State.WITHDRAWN.label) if ended and over else _state(account, later, day),
        ended_on=ended if over else "",
    )


def _state(account: SNSAccount, later: dict[str, str | None], day: date) -> str:
    """In words; a start counts by its day, though it was reported afterwards."""
    recorded = later[STATE] if STATE in later else account.get_state_display()
    if recorded is None:
        return UNREGISTERED
    begun = account.started_on is not None and account.started_on <= day
    return str(State.ACTIVE.label) if recorded == State.PENDING.label and begun else str(recorded)


def ended_within(rows: list[AsOf], first: date, last: date) -> Iterator[AsOf]:
    """Those given up between two days; a year or a month alone counts as its first day, in one year only."""
    span = (first.isoformat(), last.isoformat())
    return (row for row in rows if row.ended_on and span[0] <= f"{row.ended_on}-01-01"[:10] <= span[1])
