"""The page of an application: with the nine items, the consultation, and the reviewer's work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.policy.items import NINE_ITEMS, Item
from applications.consultation.page import to_apply
from applications.new_operation.actions import may_assess
from applications.new_operation.fields import CONSULTATION, FIELDS
from applications.new_operation.guards import ITEM
from applications.new_operation.models import NewOperationApplication, remark_of
from katori_sns.cases.case_type import Next
from katori_sns.cases.fields import FORM, Data
from katori_sns.cases.reading import Reading
from katori_sns.workflow.models import Case


def application_page(reading: Reading[NewOperationApplication]) -> dict[str, object]:
    """The nine items, the consultation, and the reviewer's work."""
    case, org, shown = reading.own, reading.org, reading.shown
    items = item_rows(case, shown)
    assessing = may_assess(case, org)
    unjudged = [row for row in items if not any(v.stands for v in row.verdicts)]
    return {
        "name": f"{shown['account_name']}（{shown['medium_label']}）" if shown else "",
        "sets_manual": True,
        "may_assess": assessing,
        "assess_first": assessing and bool(unjudged),
        "rows": FIELDS.on_record(shown, FORM),
        "items": items,
        "consultation": FIELDS.only(*CONSULTATION).on_record(shown),
        "revisions": case.policy_revisions.filter(pk__in=Case.objects.visible_to(org).values("pk")).order_by(
            "pk"
        ),
    }


def after_application(reading: Reading[NewOperationApplication]) -> list[Next]:
    """After 不承認 or 取下げ: with the same consultation, unless it is used up, else with a new one."""
    case, org = reading.own, reading.org
    if case.state == "approved" or case.keeper_id not in org.mine:
        return []
    again = to_apply(case.consultation, org, "同じ事前協議で申請できます。") if case.consultation else []
    if again:
        return again
    url = f"{reverse('prior_consultation:draft')}?from={case.pk}"
    return [Next("もう一度申請するには、新しい事前協議が必要です。", "この内容で事前協議を始める", url)]


@dataclass(frozen=True)
class VerdictRow:
    """The reviewer's word in one round; the last of the present round stands."""

    round: int
    word: str
    label: str
    remark: str
    by: str
    stands: bool


@dataclass(frozen=True)
class ItemRow:
    item: Item
    text: str
    verdicts: Sequence[VerdictRow]


def item_rows(case: NewOperationApplication, data: Data) -> list[ItemRow]:
    """The nine items with the verdicts of every round."""
    verdicts: dict[str, list[VerdictRow]] = defaultdict(list)
    standing = case.standing(ITEM).values()
    for s in case.statements:
        verdicts[s.key].append(
            VerdictRow(s.task.round, s.value, s.word, remark_of(s), s.by_name, s in standing)
        )
    return [ItemRow(i, data.get(i.field, ""), verdicts[f"{ITEM}{i.number}"]) for i in NINE_ITEMS]
