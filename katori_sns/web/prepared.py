"""Queries that nearly every page asks: their SQL is built once, which takes longer than the answer."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

_DAY, _NUMBER = date(1, 1, 2), -1_234_567_891  # stand for the values while the SQL is built


class _Statement(NamedTuple):
    sql: str
    params: tuple[Any, ...]
    converters: dict[int, tuple[list[Callable[..., Any]], Any]]  # by column


class Prepared:
    """A query of plain values for a day and a number (a key), called with both.

    `build` makes its QuerySet. Sound where the SQL itself is the same for every day and number: `build` asks
    nothing of them, and neither is ever None.
    """

    def __init__(self, build: Callable[[date, int], QuerySet[Any, tuple[Any, ...]]]) -> None:
        self._build = build
        self._statements: dict[str, _Statement] = {}

    def __call__(self, day: date, number: int = 0) -> list[tuple[Any, ...]]:
        if connection.vendor not in self._statements:
            self._statements[connection.vendor] = _made(self._build(_DAY, _NUMBER))
        sql, params, converters = self._statements[connection.vendor]
        adapt = connection.ops.adapt_datefield_value
        values = {adapt(_DAY): adapt(day), _NUMBER: number}
        with connection.cursor() as cursor:
            cursor.execute(sql, [values.get(param, param) for param in params])
            return [_converted(row, converters) for row in cursor.fetchall()]


def _made(rows: QuerySet[Any, Any]) -> _Statement:
    compiler = rows.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    return _Statement(sql, tuple(params), compiler.get_converters(column for column, *_ in compiler.select))


def _converted(
    row: tuple[Any, ...], converters: dict[int, tuple[list[Callable[..., Any]], Any]]
) -> tuple[Any, ...]:
    values = list(row)
    for place, (converts, expression) in converters.items():
        for convert in converts:
            values[place] = convert(values[place], expression, connection)
    return tuple(values)
