"""The page of an application: with the nine items, the consultation, and the reviewer's work."""

from __future__ import annotations

from typing import Any

from accounts.policy.items import NINE_ITEMS
from applications.new_operation.actions import may_assess
from applications.new_operation.fields import CONSULTATION, FIELDS
from applications.new_operation.models import NewOperationApplication, Verdict
from katori_sns.cases.fields import FORM, Data
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case


def application_page(case: NewOperationApplication, org: ActorContext, shown: Data) -> dict[str, Any]:
    """The nine items, the consultation, and the reviewer's work."""
    items = item_rows(case, shown)
    assessing = may_assess(case, org)
    unjudged = [row for row in items if not any(v["stands"] for v in row["verdicts"])]
    return {
        "name": f"{shown['account_name']}（{shown['medium_label']}）" if shown else "",
        "may_assess": assessing,
        "assess_first": assessing and bool(unjudged),
        "rows": FIELDS.on_record(shown, FORM),
        "items": items,
        "consultation": FIELDS.only(*CONSULTATION).on_record(shown),
        "revisions": case.policy_revisions.filter(pk__in=Case.objects.visible_to(org).values("pk")).order_by(
            "pk"
        ),
    }


def item_rows(case: NewOperationApplication, data: Data) -> list[dict[str, Any]]:
    """The nine items with the verdicts of every round; those of the present round stand."""
    verdicts: dict[int, list[Verdict]] = {}
    for verdict in Verdict.objects.filter(application=case).order_by("item", "round"):
        verdicts.setdefault(verdict.item, []).append(verdict)
    return [
        {
            "item": item,
            "text": data.get(item.field, ""),
            "verdicts": [
                {
                    "round": v.round,
                    "word": v.word,
                    "label": v.get_word_display(),
                    "remark": v.remark,
                    "by": v.by_name,
                    "stands": v.round == case.round,
                }
                for v in verdicts.get(item.number, [])
            ],
        }
        for item in NINE_ITEMS
    ]
