"""Who is told of a 一斉照会・要請, and the mark of an answer that is overdue (G4(2)⑨, G2(3))."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from accounts.circulars.models import Circular, CircularRow
from accounts.circulars.rules import UNANSWERED, Answerers
from katori_sns.notices.actions import Message, settle, tell
from katori_sns.notices.marks import Mark
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki

DAY = timedelta(days=1)


def waiting_rows(circular: Circular) -> list[CircularRow]:
    """The rows that still want an answer."""
    return list(circular.rows.filter(UNANSWERED).select_related("account").order_by("pk"))


def tell_of(
    circular: Circular, rows: Iterable[CircularRow], head: str, says: str, *, org: ActorContext, now: datetime
) -> int:
    """One notice for each person who answers for some of these rows; return how many people there are."""
    people = Answerers(org).of_each(rows)
    marked = f"至急・{head}" if circular.urgent else head
    tell(
        messages=[
            Message(
                frozenset({person}),
                f"［{marked}］{circular.title}",
                f"{says}対象のアカウント{len(theirs)}件。",
                circular.get_absolute_url(),
                can_wait=not circular.urgent,
            )
            for person, theirs in people.items()
        ],
        now=now,
    )
    return len(people)


def by_when(circular: Circular) -> str:
    """The request that stands in a notice."""
    return f"{format_wareki(circular.due_on)}までに回答してください。"


def settle_answered(circular: Circular, *, org: ActorContext, now: datetime) -> None:
    """What was told asks nothing more of whoever has no row left to answer."""
    left = frozenset(Answerers(org).of_each(waiting_rows(circular)))
    settle(path=circular.get_absolute_url(), before=now, now=now, but=left)


def circular_marks(org: ActorContext) -> Iterator[Mark]:
    """The answers that are overdue, in a fixed number of queries."""
    late = CircularRow.objects.filter(UNANSWERED, circular__due_on__lt=org.on)
    city = Answerers(org)
    for row in late.select_related("circular", "account").order_by("pk"):
        yield Mark(
            subject=row.account.subject,
            kind="circular",
            part=str(row.circular_id),
            words=f"一斉照会「{row.circular}」の回答の期限切れ",
            name=str(row.account),
            path=row.get_absolute_url(),
            since=row.circular.due_on + DAY,
            people=city.of(row.account),
        )
