"""Reads what people call an Excel list: CSV in any of its encodings, XLSX, XLS. Bytes become rows of text."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

MOST_ROWS, MOST_COLUMNS = 5_000, 60
UNPACKED = 60_000_000  # bytes of a workbook's parts
_CELL = re.compile(rb'<(?:\w+:)?c [^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
WORKBOOK = "Excelのブック"
ENCRYPTED = "パスワードの付いたブックは読み取れません。パスワードを外して保存し直してください"


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
        return Table(_as_csv(rows), WORKBOOK, note, _lines(rows))
    text, encoding = decode(content)
    if "\x00" in text:
        raise Unreadable("表のファイルではないようです。CSVかExcelのブックで保存してください")
    return Table(text, encoding, "", _lines(_of_csv(text)))


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
    """The first visible sheet that holds something, and which others were left unread."""
    try:
        if content.startswith(b"PK"):
            _bounded(content)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        visible = [meta.name for meta in book.sheets_metadata if "Visible" in str(meta.visible)]
        sheets = [book.get_sheet_by_name(name) for name in visible]
    except (CalamineError, BadZipFile, ValueError, KeyError) as error:
        if "password" in str(error).lower() or "crypt" in str(error).lower():
            raise Unreadable(ENCRYPTED) from None
        raise Unreadable("Excelのブックとして読めません。xlsxかCSVで保存し直してください") from None
    filled = [sheet for sheet in sheets if sheet.height]
    if not filled:
        raise Unreadable("ファイルが空です")
    others = "、".join(f"「{sheet.name}」" for sheet in filled[1:])
    note = f"シート「{filled[0].name}」だけを読みました（ほかに{others}）" if others else ""
    return _cells(filled[0]), note


def _bounded(content: bytes) -> None:
    """A small file may unpack to a huge one, and one cell far away makes a table of millions."""
    with ZipFile(BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > UNPACKED:
            raise Unreadable("ブックが大きすぎます。シートを分けて保存してください")
        for part in archive.infolist():
            if part.filename.startswith("xl/worksheets/sheet"):
                for column, row in _CELL.findall(archive.read(part)):
                    if len(column) > 2 or int(row) > 20 * MOST_ROWS:
                        place = f"{column.decode()}{row.decode()}"
                        raise Unreadable(f"表から離れたセル（{place}）に値があります。消してください")


def _cells(sheet: CalamineSheet) -> list[list[str]]:
    rows = [_narrow([_as_text(value) for value in cells]) for cells in sheet.to_python(skip_empty_area=False)]
    while rows and not any(rows[-1]):
        rows.pop()
    _short(len(rows))
    return rows


def _narrow(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(f"列が多すぎます。{MOST_COLUMNS}列までの表にしてください")
    return cells


def _short(rows: int) -> None:
    if rows > MOST_ROWS:
        raise Unreadable(f"行が多すぎます。{MOST_ROWS:,}行までに分けてください")


def _as_text(value: object) -> str:
    """As one reads it in the sheet: a day without a time, a whole number without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat() if not value.time().isoformat().strip("0:") else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _lines(rows: list[list[str]]) -> list[Line]:
    lines = [Line(n, cells) for n, cells in enumerate(rows, start=1) if any(cell.strip() for cell in cells)]
    if not lines:
        raise Unreadable("ファイルが空です")
    return lines


def _as_csv(rows: list[list[str]]) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows or [[""]])
    return text.getvalue()
