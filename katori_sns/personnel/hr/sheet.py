"""A list of 人事 as a city makes it: titles above the heads, heads in one row or in two, rows below."""

from __future__ import annotations

from dataclasses import dataclass

from katori_sns.personnel.hr.columns import guess, says_heads
from katori_sns.web.lists import plain
from katori_sns.web.spreadsheet import Line, Unreadable, read_table

LOOKED_AT = 15  # rows among which the heads are looked for, below titles and notes


@dataclass(frozen=True)
class Sheet:
    text: str  # as CSV: what was read may be sent and read again
    encoding: str
    titles: list[str]  # what stands above the heads, and what was not read
    heads: list[str]
    lines: list[Line]  # below the heads, without empty ones


def read_list(content: bytes) -> Sheet:
    """The table of a CSV file or a workbook; raises Unreadable."""
    table = read_table(content)
    rows = table.lines
    heads, first, below = _heads(rows)
    width = len(heads)
    lines = [Line(row.number, (row.cells + [""] * width)[:width]) for row in rows[below:]]
    titles = ["　".join(cell.strip() for cell in row.cells if cell.strip()) for row in rows[:first]]
    return Sheet(table.text, table.encoding, [*titles, *filter(None, [table.note])], heads, lines)


def _heads(rows: list[Line]) -> tuple[list[str], int, int]:
    """The heads, where they stand, and where the rows begin: where the most columns are known by them."""
    best: tuple[int, list[str], int, int] = (0, [], 0, 0)
    for at, row in enumerate(rows[:LOOKED_AT]):
        heads = [plain(cell) for cell in row.cells]
        if len(guess(heads)) > best[0]:
            best = (len(guess(heads)), heads, at, at + 1)
        if at + 1 < len(rows) and says_heads(rows[at + 1].cells):
            both = _in_two_rows(row.cells, rows[at + 1].cells)
            if len(guess(both)) > best[0]:
                best = (len(guess(both)), both, at, at + 2)
    if best[0] < 2:
        raise Unreadable(
            "見出しの行が見つかりません。「職員番号」「氏名」「所属」などの見出しを1行か2行に並べてください"
        )
    return best[1:]


def _in_two_rows(upper: list[str], lower: list[str]) -> list[str]:
    """「新」 over 「所属」 and 「職名」 is 新所属 and 新職名, 「兼務1」 over 「所属」 is 兼務1所属."""
    heads, above = [], ""
    for at in range(max(len(upper), len(lower))):
        one = upper[at].strip() if at < len(upper) else ""
        two = lower[at].strip() if at < len(lower) else ""
        above = one or (above if two else "")
        heads.append(plain(above if above == two else above + two))
    return heads
