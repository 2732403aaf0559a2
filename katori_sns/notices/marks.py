"""Marks tell (G4(2)⑨, G5(1), G5(2), G7): each when it opens, and then in one digest per person and week.

A mark holds the face of an account or a case alone, for all that stands in a notice stays there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from katori_sns.notices.actions import MAX_TITLE, Message, tell
from katori_sns.notices.models import Digest, Notice, RiskRow
from katori_sns.web.dates import format_wareki, local_date

APART = 3  # so many openings of one day are a notice each; more of them stand in one
PAUSE = ((4, 1), (4, 14))  # 年度替わり: nobody is in his seat yet
BATCH = 200  # rows per statement, whatever a database takes at once
MAX_BODY = Notice._meta.get_field("body").max_length or 0
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Mark:
    """What is wrong, since when, and who is told of it."""

    subject: str
    kind: str
    words: str  # パスワードの変更期限切れ
    name: str  # of the account or the case
    path: str
    since: date
    people: frozenset[int]
    part: str = ""
    silent: bool = False  # its opening is told elsewhere

    @property
    def key(self) -> Key:
        return (self.subject, self.kind, self.part)

    @property
    def title(self) -> str:
        return f"［{self.words}］{self.name}"


@transaction.atomic
def keep_marks(marks: Iterable[Mark], *, now: datetime) -> None:
    """Open and end the rows of the marks as they stand now, and tell; the same opening is told once.

    What opened and ended while the job did not run was nobody's to do any more, and is not told.
    """
    today, found = local_date(now), {mark.key: mark for mark in marks}
    rows = RiskRow.objects.open().values_list("subject", "mark", "part", "pk")
    kept = {(subject, kind, part): pk for subject, kind, part, pk in rows}
    new = [mark for key, mark in found.items() if key not in kept]
    RiskRow.objects.bulk_create(
        [RiskRow(subject=m.subject, mark=m.kind, part=m.part, since=min(m.since, today)) for m in new],
        batch_size=BATCH,
    )
    gone = [pk for key, pk in kept.items() if key not in found]
    for first in range(0, len(gone), BATCH):
        RiskRow.objects.filter(pk__in=gone[first : first + BATCH]).update(ended=today)
    messages = _openings([mark for mark in new if not mark.silent])
    if _is_due(today):
        messages += _digests([mark for key, mark in found.items() if key in kept])
    tell(messages=messages, now=now)


def _by_person(marks: Sequence[Mark]) -> dict[int, list[Mark]]:
    found = defaultdict(list)
    for mark in sorted(marks, key=lambda m: (m.since, m.key)):
        for person in mark.people:
            found[person].append(mark)
    return found


def _openings(marks: Sequence[Mark]) -> list[Message]:
    """A notice for each mark that opened; who has many gets one for all."""
    by_person = _by_person(marks)
    many = {person: theirs for person, theirs in by_person.items() if len(theirs) > APART}
    messages = [Message(mark.people - many.keys(), mark.title, _since(mark), mark.path) for mark in marks]
    return messages + [_gathered("要対応", person, theirs) for person, theirs in many.items()]


def _digests(marks: Sequence[Mark]) -> list[Message]:
    return [_gathered("週のまとめ", person, theirs) for person, theirs in _by_person(marks).items()]


def _gathered(head: str, person: int, marks: Sequence[Mark]) -> Message:
    """One notice of several marks, the oldest first, as many as it holds."""
    body = ""
    for number, mark in enumerate(marks):
        line, rest = f"{mark.title[:MAX_TITLE]}（{_since(mark)}）\n", f"ほか{len(marks) - number}件"
        if len(body) + len(line) + len(rest) > MAX_BODY:
            body += rest
            break
        body += line
    title = f"［{head}］期限を過ぎたもの・足りないもの {len(marks)}件"
    return Message(frozenset({person}), title, body.strip(), reverse("workflow:marks"))


def _since(mark: Mark) -> str:
    return f"{format_wareki(mark.since)}から"


def _is_due(today: date) -> bool:
    """Whether this week's digest is still to be written, and note that it is; a missed one is caught up."""
    day = today - timedelta(days=(today.weekday() - settings.DIGEST_WEEKDAY) % 7)
    if _paused(day) or _paused(today):
        return False
    _, is_new = Digest.objects.get_or_create(day=day)
    return is_new


def _paused(day: date) -> bool:
    first, last = PAUSE
    return first <= (day.month, day.day) <= last
