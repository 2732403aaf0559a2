"""The application as official paper: the form's rows in its order, and the nine items."""

from __future__ import annotations

from accounts.policy.items import NINE_ITEMS
from applications.new_operation.fields import FIELDS
from applications.new_operation.models import NewOperationApplication, Verdict
from katori_sns.cases.fields import FORM, WHOLE, Data
from katori_sns.cases.reading import Reading


def items(case: NewOperationApplication, data: Data, before: int) -> dict[str, object]:
    """The official form, and the items with the verdicts of the rounds before that number."""
    verdicts = Verdict.objects.filter(application=case.pk, round__lt=before).order_by("item", "round")
    return {"items": _items(data, list(verdicts))}


def whole(reading: Reading[NewOperationApplication]) -> dict[str, object]:
    """What the print of the whole case says of an application: the form and the items of all rounds."""
    case, data = reading.own, reading.last_sent
    verdicts = list(Verdict.objects.filter(application=case).order_by("item", "round"))
    undecided = case.state == "at_pr" and any(v.round == case.round for v in verdicts)
    return {
        "rows": FIELDS.on_record(data, FORM),
        "consultation": FIELDS.on_record(data, WHOLE),
        "items": _items(data, verdicts),
        "undecided": undecided,
    }


def _items(data: Data, verdicts: list[Verdict]) -> list[dict[str, object]]:
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
