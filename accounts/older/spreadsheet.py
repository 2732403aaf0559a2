"""A city's own list: the row with the heads, the rows below it."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.older.columns import guess
from katori_sns.web.lists import plain
from katori_sns.web.spreadsheet import Line, Unreadable, read_table

LOOKED_AT = 15  # rows among which the heads are looked for, below titles and notes


@dataclass(frozen=True)
class Sheet:
    text: str  # as CSV
    encoding: str
    titles: list[str]  # what stands above the heads, and what was not read
    heads: list[str]
    lines: list[Line]  # below the heads, without empty ones


def read_spreadsheet(content: bytes) -> Sheet:
    """The table of a CSV file or a workbook; raises Unreadable."""
    table = read_table(content)
    rows = table.lines
    at = _head(rows)
    heads = [plain(cell) for cell in rows[at].cells]
    width = len(heads)
    lines = [Line(row.number, (row.cells + [""] * width)[:width]) for row in rows[at + 1 :]]
    titles = ["　".join(cell.strip() for cell in row.cells if cell.strip()) for row in rows[:at]]
    return Sheet(table.text, table.encoding, [*titles, *filter(None, [table.note])], heads, lines)


def _head(rows: list[Line]) -> int:
    """The row in which the most columns are known by their heads; the first of them."""
    known = [len(guess([plain(cell) for cell in row.cells])) for row in rows[:LOOKED_AT]]
    if max(known) < 2:
        raise Unreadable(
            "見出しの行が見つかりません。「名称」「URL」「所属」などの見出しを1行に並べてください"
        )
    return known.index(max(known))
