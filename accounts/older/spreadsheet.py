"""Bytes become a table: the encoding, the row with the heads, the rows below it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

from accounts.older.columns import guess, plain

MOST_ROWS, MOST_COLUMNS = 5_000, 60
LOOKED_AT = 15  # rows among which the heads are looked for, below titles and notes


class Unreadable(Exception):
    """Why the file is no table, in Japanese, saying what to do."""


@dataclass(frozen=True)
class Line:
    number: int  # of the row in the sheet, from 1
    cells: list[str]


@dataclass(frozen=True)
class Sheet:
    text: str  # as decoded
    encoding: str
    titles: list[str]  # what stands above the heads
    heads: list[str]
    lines: list[Line]  # below the heads, without empty ones


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-8 with or without BOM, else CP932 as Excel saves it."""
    failures = []
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding), "UTF-8" if encoding == "utf-8-sig" else "CP932"
        except UnicodeDecodeError as error:
            failures.append(error.start)
    wrong = max(failures)  # in the encoding that it is more likely to be
    row = content.count(b"\n", 0, wrong) + 1
    byte = content[wrong]
    raise Unreadable(
        f"{row}行目のあたりに読めない文字（0x{byte:02X}）があります。"
        "表計算ソフトで「CSV UTF-8」の形式で保存し直してください"
    )


def read_spreadsheet(content: bytes) -> Sheet:
    """The table of a CSV file; raises Unreadable."""
    text, encoding = decode(content)
    if "\x00" in text:
        raise Unreadable("CSVではないファイルのようです。表計算ソフトからCSV形式で保存してください")
    rows = _rows(text)
    at = _head(rows)
    heads = [plain(cell) for cell in rows[at].cells]
    width = len(heads)
    lines = [Line(row.number, (row.cells + [""] * width)[:width]) for row in rows[at + 1 :]]
    titles = ["　".join(cell.strip() for cell in row.cells if cell.strip()) for row in rows[:at]]
    return Sheet(text, encoding, titles, heads, lines)


def _rows(text: str) -> list[Line]:
    reader = csv.reader(StringIO(text, newline=""), delimiter="\t" if _by_tab(text) else ",")
    rows = []
    try:
        for number, cells in enumerate(reader, start=1):
            if len(cells) > MOST_COLUMNS:
                raise Unreadable(f"{number}行目の列が多すぎます。{MOST_COLUMNS}列までにしてください")
            if any(cell.strip() for cell in cells):
                rows.append(Line(number, cells))
            if len(rows) > MOST_ROWS:
                raise Unreadable(f"行が多すぎます。{MOST_ROWS:,}行までに分けてください")
    except csv.Error as error:
        raise Unreadable(f"{len(rows) + 1}行目のあたりでCSVの形が崩れています（{error}）") from None
    if not rows:
        raise Unreadable("ファイルが空です")
    return rows


def _by_tab(text: str) -> bool:
    first = text.partition("\n")[0]
    return first.count("\t") > first.count(",")


def _head(rows: list[Line]) -> int:
    """The row in which the most columns are known by their heads; the first of them."""
    known = [len(guess([plain(cell) for cell in row.cells])) for row in rows[:LOOKED_AT]]
    if max(known) < 2:
        raise Unreadable(
            "見出しの行が見つかりません。「名称」「URL」「所属」などの見出しを1行に並べてください"
        )
    return known.index(max(known))
