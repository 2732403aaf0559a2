"""The rows of a 一斉照会・要請 as its page shows and takes them away, and how many there are of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, Sum, Value, When

from accounts.circulars.models import Circular, CircularAnswer, CircularRow
from accounts.circulars.rules import LIVING, UNANSWERED, answered_by, visible_to
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.charts import number
from katori_sns.web.dates import format_wareki_time, local_date

ANSWERED, OVER = Q(answer__isnull=False), Q(answer=None) & ~LIVING
SHOW = {
    "": ("すべて", Q()),
    "waiting": ("未回答", UNANSWERED),
    "unread": ("未読", UNANSWERED & Q(read_at=None)),
    "answered": ("回答済", ANSWERED),
    "over": ("回答不要", OVER),
}
UNANSWERED_FIRST = ("done", "pk")
HEADS = (
    "アカウント",
    "媒体",
    "URL",
    "所属",
    "状態",
    "回答",
    "補足",
    "回答日時",
    "回答者",
    "既読の日時",
    "既読者",
)
MOST = 50  # rows to answer shown before the in-tray


def rows_of(circular: Circular, org: ActorContext) -> QuerySet[CircularRow]:
    """The rows that the person reads, with `done`, by which those without an answer come first."""
    done = Case(When(UNANSWERED, then=Value(0)), default=Value(1))
    rows = circular.rows.filter(visible_to(org)).annotate(done=done)
    return rows.select_related("account__section", "answer", "circular")


def waiting_for(org: ActorContext) -> list[CircularRow]:
    """What the person is to answer, the first day first."""
    rows = CircularRow.objects.filter(UNANSWERED, answered_by(org)).select_related("circular", "account")
    return list(rows.order_by("-circular__urgent", "circular__due_on", "pk")[:MOST])


def counts(rows: QuerySet[CircularRow]) -> dict[str, int]:
    """How many there are of each kind of `SHOW`."""
    numbers = {name or "all": Count("pk", filter=rule) for name, (_, rule) in SHOW.items() if name}
    found: dict[str, int] = rows.order_by().aggregate(all=Count("pk"), **numbers)
    return {name: found[name or "all"] for name in SHOW}


def tally(circular: Circular, rows: QuerySet[CircularRow]) -> str:
    """What was answered in all: 「合計 12,340人（8件）」, 「はい 5件、いいえ 1件」."""
    given = rows.filter(ANSWERED).order_by()
    if circular.kind == Circular.Kind.NUMBER:
        found = given.aggregate(sum=Sum("answer__number"), many=Count("pk"))
        return f"合計 {number(found['sum'])}{circular.unit}（{found['many']}件）" if found["many"] else ""
    if circular.kind != Circular.Kind.YES_NO:
        return ""
    words = given.values_list("answer__text").annotate(many=Count("pk")).order_by("answer__text")
    return "、".join(f"{word} {many}件" for word, many in words)


@dataclass(frozen=True)
class Line:
    """A row with the word and the sign of its state."""

    row: CircularRow
    word: str
    sign: str

    @classmethod
    def of(cls, row: CircularRow, today: date) -> Line:
        late = row.circular.due_on
        if row.answer:
            after = local_date(row.answer.added_at) > late
            return cls(row, "回答済（期限後）" if after else "回答済", "warn" if after else "done")
        if row.circular.withdrawn_at or row.account.state in row.account.CLOSED:
            return cls(row, "回答不要", "none")
        word = "未回答" if row.read_at else "未回答・未読"
        return cls(row, f"{word}（期限超過）" if late < today else word, "bad" if late < today else "")


def lines(rows: QuerySet[CircularRow], today: date) -> Iterator[list[object]]:
    """Each row as a line of a sheet; a number stands in it as one."""
    for row in rows.order_by(*UNANSWERED_FIRST).iterator(chunk_size=500):
        account, answer = row.account, row.answer
        yield [
            *(account.name, account.medium_label, account.url or account.join_url, account.section.name),
            Line.of(row, today).word,
            _cell(answer) if answer else "",
            answer.note if answer else "",
            format_wareki_time(answer.added_at) if answer else "",
            answer.by_name if answer else "",
            format_wareki_time(row.read_at) if row.read_at else "",
            row.read_name,
        ]


def _cell(answer: CircularAnswer) -> object:
    """A number without its unit, a whole one without a point; else the words."""
    if answer.number is None:
        return answer.text
    return int(answer.number) if answer.number == int(answer.number) else answer.number
