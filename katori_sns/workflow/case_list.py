"""案件: the list one may see, newest first, and the same as CSV."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.web.pages import by_key, capped_count, keyset_page
from katori_sns.workflow.models import Case, Level, Task, drafter_shown, sees_most

NEWEST_FIRST = ("-drafted_at", "-pk")
COLUMNS = (
    "pk",
    "kind",
    "tag",
    "title",
    "number",
    "document_number",
    "state_label",
    "section",
    "drafter_name",
    "drafted_at",
    "submitted_at",
    "decided_at",
    "expires_on",
)
HOLDING = ("case", "case__discreet", "level", "section", "person__name", "label", "opened_at", "side")
EXPORTED = {
    "number": "受付番号",
    "document_number": "文書番号",
    "tag": "種別",
    "title": "件名",
    "state_label": "状態",
    "section": "所属",
    "drafter_name": "起案者",
    "drafted_at": "起案日",
    "submitted_at": "提出日",
    "decided_at": "決定日",
    "carried_out_at": "実施日",
    "closed_at": "完結日",
    "closed_fiscal_year": "完結年度",
    "retention_years": "保存期間（年）",
    "expires_on": "満了日",
}


def case_list(cases: QuerySet[Case], org: ActorContext, after: str) -> dict[str, object]:
    """One page of the cases, with the address of each."""
    # Who sees most has a rule that is quick to ask, and more than a thousand keys.
    cases, count = (cases, capped_count(cases)) if sees_most(org) else by_key(cases)
    page = keyset_page(
        cases.annotate(drafter_name=drafter_shown()).values(*COLUMNS), order=NEWEST_FIRST, after=after
    )
    held = _held(org, [row["pk"] for row in page.rows])
    for row in page.rows:
        row["held"] = held[row["pk"]]
        row["section_name"] = org.called(row["section"], row["submitted_at"])
        row["url"] = reverse(f"{row['kind']}:detail", args=[row["pk"]])
    return {"page": page, "count": count}


@dataclass(frozen=True)
class Held:
    """Whose turn it is, what is to be done and since when."""

    who: str
    todo: str
    since: datetime


def _held(org: ActorContext, cases: list[int]) -> dict[int, list[Held]]:
    """Where each case waits now, on the main way or, where it has left that, beside it."""
    tasks = Task.objects.open().filter(case__in=cases).exclude(level=Level.NOBODY).order_by("pk")
    found: dict[int, list[tuple[bool, Held]]] = defaultdict(list)
    for row in tasks.values(*HOLDING):
        held = Held(_holder(org, row), row["label"], row["opened_at"])
        found[row["case"]].append((row["side"], held))
    main = {case: [held for side, held in rows if not side] for case, rows in found.items()}
    beside = {case: [held for _, held in rows] for case, rows in found.items()}
    return defaultdict(list, {case: main[case] or beside[case] for case in found})


def _holder(org: ActorContext, row: dict[str, Any]) -> str:
    """The office, or the person who alone may act; of discreet cases nobody who drafted is named."""
    if row["level"] == Level.PERSON:
        return "起案者" if row["case__discreet"] else str(row["person__name"])
    section = org.called(row["section"], None)
    return f"{section} 所属長" if row["level"] in (Level.HEAD, Level.READER) else section


def case_rows(cases: QuerySet[Case], org: ActorContext) -> Iterator[list[object]]:
    """Every case as a line of the export, read as it is written; days in Japan time, ISO."""
    shown = cases.annotate(drafter_name=drafter_shown()).order_by(*NEWEST_FIRST)
    for row in shown.values(*EXPORTED).iterator():
        row["section"] = org.called(row["section"], row["submitted_at"])
        yield [local_date(cell).isoformat() if hasattr(cell, "hour") else cell for cell in row.values()]
