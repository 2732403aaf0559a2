"""The application as official paper: the form's rows in its order, and the nine items."""

from __future__ import annotations

from typing import Any

from accounts.policy.items import NINE_ITEMS
from applications.new_operation.models import NewOperationApplication, Verdict
from applications.new_operation.process import CONSULTATION, NEW_OPERATION
from katori_sns.cases.case_type import labelled

FORM_ORDER = ("section", "manager", "purpose", "medium_label", "trouble", "content")
OPERATION = ("hours", "frequency", "operators", "comments")


def sheet(case: NewOperationApplication, data: dict[str, str], before: int) -> dict[str, Any]:
    """The official form, and the items with the verdicts of the rounds before that number."""
    verdicts = Verdict.objects.filter(application=case.pk, round__lt=before).order_by("item", "round")
    return {"rows": form_rows(data), "more": [], "items": _items(data, list(verdicts))}


def whole(case: NewOperationApplication, data: dict[str, str]) -> dict[str, Any]:
    """What the print of the whole case says of an application: the form and the items of all rounds."""
    verdicts = list(Verdict.objects.filter(application=case).order_by("item", "round"))
    undecided = case.state == "at_pr" and any(v.round == case.round for v in verdicts)
    return {
        "rows": form_rows(data),
        "consultation": labelled(NEW_OPERATION, data, CONSULTATION),
        "items": _items(data, verdicts),
        "undecided": undecided,
    }


def form_rows(data: dict[str, str]) -> list[dict[str, Any]]:
    """The official form's rows in its order; 運用方法 is a group of four."""
    operation = {"label": "運用方法", "rows": labelled(NEW_OPERATION, data, OPERATION)}
    ends = labelled(NEW_OPERATION, data, ("start_on", "other"))
    return [*labelled(NEW_OPERATION, data, FORM_ORDER), operation, *ends]


def _items(data: dict[str, str], verdicts: list[Verdict]) -> list[dict[str, Any]]:
    return [
        {
            "sign": item.sign,
            "title": item.title,
            "text": data.get(item.field, ""),
            "verdicts": [
                {"round": v.round, "verdict": v.get_word_display(), "remark": v.remark, "by": v.by_name}
                for v in verdicts
                if v.item == item.number
            ],
        }
        for item in NINE_ITEMS
    ]
