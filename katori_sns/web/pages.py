"""Lists of any length: keyset pages and counts that stop counting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")
Rows = TypeVar("Rows", bound=QuerySet[Any, Any])
SIZE = 50
CAP = 1_000


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: list[Row]
    next: str  # token for the next page, or ""
    first: bool


def keyset_page(
    queryset: QuerySet[M, Row], *, order: tuple[str, ...], after: str, size: int = SIZE
) -> Page[Row]:
    """One page in the given order ("-at", "pk"), continuing after a token; 404 for a broken token.

    The token is signed for this list alone, so no value in it can be of a wrong kind.
    """
    salt = f"{queryset.model._meta.label} {' '.join(order)}"
    if after:
        queryset = queryset.filter(_beyond(order, _decode(after, salt)))
    rows = list(queryset.order_by(*order)[: size + 1])
    more = len(rows) > size
    return Page(rows[:size], _encode(rows[size - 1], order, salt) if more else "", not after)


def _beyond(order: tuple[str, ...], values: list[object]) -> Q:
    """Rows after the given one: the leading range lets the index be used, the rest breaks ties."""
    rule = Q()
    for position in reversed(range(len(order))):
        name = order[position].lstrip("-")
        beyond = Q(**{f"{name}__{'lt' if order[position][0] == '-' else 'gt'}": values[position]})
        rule = beyond | (Q(**{name: values[position]}) & rule) if rule else beyond
    name = order[0].lstrip("-")
    return Q(**{f"{name}__{'lte' if order[0][0] == '-' else 'gte'}": values[0]}) & rule


def _encode(row: object, order: tuple[str, ...], salt: str) -> str:
    names = [name.lstrip("-") for name in order]
    values = [row[n] if isinstance(row, dict) else getattr(row, n) for n in names]
    return signing.dumps([str(v) if isinstance(v, date | UUID) else v for v in values], salt=salt)


def _decode(token: str, salt: str) -> list[object]:
    try:
        values: list[object] = signing.loads(token, salt=salt)
    except signing.BadSignature:
        raise Http404 from None
    return values


def filters(request: HttpRequest) -> dict[str, str]:
    """The list's conditions again, for the export and, as `query`, for the next page."""
    conditions = request.GET.copy()
    conditions.pop("after", None)
    text = conditions.urlencode()
    return {"conditions": text, "query": f"{text}&" if text else ""}


def capped(number: int, cap: int = CAP) -> str:
    """A number of rows in words: 「86」 or 「1,000+」."""
    return f"{cap:,}+" if number > cap else str(number)


def capped_count(queryset: Rows, cap: int = CAP) -> str:
    """How many rows, in words; no more of them are counted than the words need."""
    return capped(queryset.order_by().values("pk")[: cap + 1].count(), cap)


def by_key(queryset: Rows) -> tuple[Rows, str]:
    """The same rows, named one by one where they are few, and how many, in words.

    For a rule that is costly to ask: here it is asked once, and the page, its counts and sums ask for keys.
    """
    keys = list(queryset.order_by().values_list("pk", flat=True)[: CAP + 1])
    if len(keys) > CAP:
        return queryset, capped(len(keys))
    rows: Rows = queryset.model._default_manager.filter(pk__in=keys)
    return rows, capped(len(keys))
