"""緊急特認の一覧 (G4(2) ただし書き): every emergency that was submitted, with its call and its items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from accounts.models import OperationPolicy
from applications.emergency.models import EmergencyRecognition
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, format_wareki_time, local_date
from katori_sns.workflow.models import Case, CaseAccount, Task

NEWEST_FIRST = ("-drafted_at", "-pk")
EXPORTED = (
    "受付番号",
    "文書番号",
    "アカウントの名称",
    "媒体",
    "所属",
    "状態",
    "緊急に必要な理由",
    "電話等の日時",
    "連絡者",
    "特認した人（電話等）",
    "提出日",
    "決定日",
    "決定した人",
    "九項目の期限",
    "九項目を求めない理由",
    "九項目",
)


def oversees(org: ActorContext) -> bool:
    """Whether the list is shown to him: the PR division and auditors."""
    return org.pr.pk in org.mine or (org.user is not None and org.user.is_auditor)


def recognitions(org: ActorContext) -> QuerySet[EmergencyRecognition]:
    """All that were submitted, with who decided and whether each account has its nine items by now."""
    acts = Task.objects.filter(case=OuterRef("pk"), desk="pr", decides=True, done_by__isnull=False)
    decided = acts.order_by("-done_at").annotate(
        who=Concat("done_section", Value("　"), "done_post", Value("　"), "done_name")
    )
    accounts = CaseAccount.objects.filter(case=OuterRef("pk"))
    written = OperationPolicy.objects.filter(account=OuterRef("account"))
    visible = cast("QuerySet[EmergencyRecognition]", EmergencyRecognition.objects.visible_to(org))
    return visible.filter(submitted_at__isnull=False).annotate(
        decided_by=Subquery(decided.values("who")[:1]),
        acting_for=Subquery(decided.values("acting_for")[:1]),
        opened=Exists(accounts),
        unwritten=Exists(accounts.exclude(Exists(written))),
    )


def items_of(row: EmergencyRecognition, org: ActorContext) -> str:
    """What became of its nine items: 整備済, 期限まで, 期限切れ, 求めない."""
    if not getattr(row, "opened", False):
        return ""
    if row.items_waived:
        return "求めない"
    if not getattr(row, "unwritten", False):
        return "整備済"
    return "期限切れ" if row.items_due and row.items_due < org.on else "未整備"


def exported(org: ActorContext) -> Iterator[list[object]]:
    """Every one as a line of the export."""
    for row in recognitions(org).order_by(*NEWEST_FIRST).iterator():
        yield [
            row.number,
            row.document_number,
            row.account_name,
            "・".join(row.medium_labels()),
            org.called(row.section_id, row.submitted_at),
            row.state_label,
            row.ground,
            format_wareki_time(row.told_at) if row.told_at else "",
            row.told_by,
            row.told_to,
            _day(row, "submitted_at"),
            _day(row, "decided_at"),
            getattr(row, "decided_by", "") or "",
            format_wareki(row.items_due) if row.items_due else "",
            row.items_waived,
            items_of(row, org),
        ]


def _day(case: Case, name: str) -> str:
    moment = getattr(case, name)
    return local_date(moment).isoformat() if moment else ""
