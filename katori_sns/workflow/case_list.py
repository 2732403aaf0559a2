"""案件: the list one may see, newest first, and the same as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.web.pages import by_key, capped_count, keyset_page
from katori_sns.workflow.models import Case, drafter_shown, sees_most

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
)
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
    for row in page.rows:
        row["section_name"] = org.called(row["section"], row["submitted_at"])
        row["url"] = reverse(f"{row['kind']}:detail", args=[row["pk"]])
    return {"page": page, "count": count}


def case_rows(cases: QuerySet[Case], org: ActorContext) -> Iterator[list[object]]:
    """Every case as a line of the export, read as it is written; days in Japan time, ISO."""
    shown = cases.annotate(drafter_name=drafter_shown()).order_by(*NEWEST_FIRST)
    for row in shown.values(*EXPORTED).iterator():
        row["section"] = org.called(row["section"], row["submitted_at"])
        yield [local_date(cell).isoformat() if hasattr(cell, "hour") else cell for cell in row.values()]
