"""Reads what people call an Excel list: CSV in any of its encodings, XLSX, XLS. Bytes become rows of text."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

MOST_ROWS, MOST_COLUMNS = 5_000, 60
WORKBOOK = "Excelのブック"
READER = str(Path(__file__).with_name("workbook.py"))
SECONDS = 30  # on the clock, after which the reader is stopped
WRONG = {
    "locked": "パスワードの付いたブックは読み取れません。パスワードを外して保存し直してください",
    "unreadable": "Excelのブックとして読めません。xlsxかCSVで保存し直してください",
    "empty": "ファイルが空です",
    "far": "表から離れたセルに値があります。表の下と右の列や行を削除して、保存し直してください",
    "large": "ブックが大きすぎて読み取れません。表だけを新しいブックに写して保存し直してください",
}


class Unreadable(Exception):
    """Why the file is no table, in Japanese, saying what to do."""


@dataclass(frozen=True)
class Line:
    number: int  # of the row in the sheet, from 1
    cells: list[str]


@dataclass(frozen=True)
class Table:
    text: str  # as CSV: what was read may be sent and read again
    encoding: str  # or what else it was
    note: str  # what was not read
    lines: list[Line]  # without empty ones


def read_table(content: bytes) -> Table:
    """The rows of a file; raises Unreadable."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        rows, note = _workbook(content)
        text = _whole(_as_csv(rows))
        return Table(text, WORKBOOK, note, _lines(rows))
    text, encoding = decode(content)
    return Table(_whole(text), encoding, "", _lines(_of_csv(text)))


def _whole(text: str) -> str:
    """A text that the database can keep: a workbook too may hold NUL, as `_x0000_`."""
    if "\x00" in text:
        raise Unreadable(
            "表のファイルではないようです（文字ではないデータがあります）。"
            "CSVかExcelのブックで保存し直してください"
        )
    return text


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-16 by its mark, UTF-8 with or without one, else CP932 as Excel does."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            raise Unreadable("UTF-16の文字が壊れています。保存し直してください") from None
    failures = []
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding), "UTF-8" if encoding == "utf-8-sig" else "CP932"
        except UnicodeDecodeError as error:
            failures.append(error.start)
    wrong = max(failures)  # in the encoding that it is more likely to be
    row = content.count(b"\n", 0, wrong) + 1
    raise Unreadable(
        f"{row}行目のあたりに読めない文字（0x{content[wrong]:02X}）があります。"
        "表計算ソフトで「CSV UTF-8」の形式で保存し直してください"
    )


def _of_csv(text: str) -> list[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter="\t" if _by_tab(text) else ",", strict=True)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            rows.append(_narrow(cells))
            _short(len(rows))
    except csv.Error as error:
        row = len(rows) + 1
        if "end of data" in str(error) or "expected after" in str(error):
            raise Unreadable(
                f'{row}行目の引用符「"」が閉じていません。その行の引用符を消すか、終わりにも付けてください'
            ) from None
        raise Unreadable(f"{row}行目のあたりでCSVの形が崩れています（{error}）") from None
    return rows


def _by_tab(text: str) -> bool:
    first = text.partition("\n")[0]
    return first.count("\t") > first.count(",")


def _workbook(content: bytes) -> tuple[list[list[str]], str]:
    """The first sheet, read by a process that may use only so much; and which others were left unread."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, the file on its input
            [sys.executable, "-I", READER],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise Unreadable(WRONG["large"]) from None
    found = json.loads(done.stdout)
    if "wrong" in found:
        raise Unreadable(WRONG[found["wrong"]])
    others = "、".join(f"「{name}」" for name in found["others"])
    note = f"シート「{found['name']}」だけを読みました（ほかに{others}）" if others else ""
    rows = [_narrow(cells) for cells in found["rows"]]
    while rows and not rows[-1]:
        rows.pop()
    _short(len(rows))
    return rows, note


def _narrow(cells: list[str]) -> list[str]:
    filled = next((at for at in range(len(cells), 0, -1) if cells[at - 1]), 0)
    if filled > MOST_COLUMNS:
        raise Unreadable(f"列が多すぎます。{MOST_COLUMNS}列までの表にしてください")
    return cells[:filled]


def _short(rows: int) -> None:
    if rows > MOST_ROWS:
        raise Unreadable(f"行が多すぎます。{MOST_ROWS:,}行までに分けてください")


def _lines(rows: list[list[str]]) -> list[Line]:
    lines = [Line(n, cells) for n, cells in enumerate(rows, start=1) if any(cell.strip() for cell in cells)]
    if not lines:
        raise Unreadable("ファイルが空です")
    return lines


def _as_csv(rows: list[list[str]]) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows or [[""]])
    return text.getvalue()
