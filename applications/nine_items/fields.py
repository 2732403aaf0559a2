"""The nine items (G4(2)①–⑨) as rows: each with the parts that its text says too."""

from __future__ import annotations

from functools import partial

from accounts.models import NineItems
from accounts.policy.items import NINE_ITEMS, Item
from katori_sns.cases.fields import CaseField

PART_HELPS = {
    "content_decisions": "例：開催の可否や中止の判断（課長）、他団体との共同声明（部長）",
    "organisation_emergency": "夜間や災害のとき、だれがだれの指示で発信するかを、職で書きます。",
    "manual_weekdays": "アカウントを使う曜日。",
    "manual_from": "例：8:30",
    "manual_to": "例：17:15",
    "legal_risk": "国外のとき。差押え、停止、閲覧など。",
    "political_risk": "国外のとき。",
    "evaluation_on": "例：令和9年3月31日、R9.3.31",
    "evaluation_months": "定期のとき。例：6",
}


def written(item: Item, items: NineItems) -> bool:
    """Whether the item has a text or a clause of the common policy; choices are no text."""
    return bool(getattr(items, item.field).strip() or item.field in items.clauses)


def _rows(item: Item) -> tuple[CaseField, ...]:
    own = CaseField(
        item.field, str(item), item.hint, required=True, words=item.text_of, given=partial(written, item)
    )
    parts = (CaseField(name, help=PART_HELPS.get(name, ""), said_in=item.field) for name in item.parts)
    return own, *parts


ITEM_ROWS = tuple(row for item in NINE_ITEMS for row in _rows(item))
