"""The application as official paper: the form's rows in its order, and the nine items."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.policy.items import NINE_ITEMS
from applications.new_operation.fields import FIELDS
from applications.new_operation.guards import ITEM
from applications.new_operation.models import NewOperationApplication, remark_of
from katori_sns.cases.fields import FORM, WHOLE, Data
from katori_sns.cases.reading import Reading
from katori_sns.workflow.models import Statement


def items(case: NewOperationApplication, data: Data, before: int) -> dict[str, object]:
    """The official form, and the items with the verdicts of the rounds before that number."""
    return {"items": _items(data, [s for s in case.statements if s.task.round < before])}


def whole(reading: Reading[NewOperationApplication]) -> dict[str, object]:
    """What the print of the whole case says of an application: the form and the items of all rounds."""
    case, data = reading.own, reading.last_sent
    return {
        "rows": FIELDS.on_record(data, FORM),
        "consultation": FIELDS.on_record(data, WHOLE),
        "items": _items(data, case.statements),
        "undecided": case.state == "at_pr" and bool(case.standing(ITEM)),
    }


def _items(data: Data, said: Sequence[Statement]) -> list[dict[str, object]]:
    return [
        {
            "sign": item.sign,
            "title": item.title,
            "text": data.get(item.field, ""),
            "verdicts": [
                {"round": s.task.round, "verdict": s.word, "remark": remark_of(s), "by": s.by_name}
                for s in said
                if s.key == f"{ITEM}{item.number}"
            ],
        }
        for item in NINE_ITEMS
    ]
