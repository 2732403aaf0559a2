"""A workbook whose cells are texts, and numbers where they were given as such; never a formula or a date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from django.http import FileResponse
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEVER = datetime(1980, 1, 1)  # it bears no time: the same rows give the same bytes
# What XML cannot hold; XlsxWriter would write it as an escape or fail.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_OPTIONS = {
    "constant_memory": True,  # a row is written as soon as the next one comes
    "default_format_properties": {"font_name": "Yu Gothic", "font_size": 11, "num_format": "@"},
}


class _Sheet(Worksheet):  # type: ignore[misc]  # the package is untyped
    def _xml_rich_inline_string(self, string: str, attributes: object) -> None:
        """XlsxWriter takes a text that somebody typed as <r>…</r> for its own markup; here it is a text."""
        self._xml_inline_string(string, True, attributes)


class Sheet(NamedTuple):
    """One sheet: its name, its heads, its rows; `explains`: the last column holds sentences."""

    name: str
    heads: Iterable[str]
    rows: Iterable[Iterable[object]]
    explains: bool = False


def stream_xlsx(
    filename: str, sheet: str, header: Iterable[str], rows: Iterable[Iterable[object]]
) -> FileResponse:
    """A download of one sheet."""
    return stream_book(filename, [Sheet(sheet, header, rows)])


def stream_book(filename: str, sheets: Iterable[Sheet]) -> FileResponse:
    """A download, written to a file of its own row by row: many rows take no more memory than few."""
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    write_book(file, sheets)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=KIND)


def write_xlsx(file: IO[bytes], sheet: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    write_book(file, [Sheet(sheet, header, rows)])


def write_book(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    with Workbook(file, _OPTIONS) as book:
        book.set_properties({"created": NEVER})
        bold, styles = book.add_format({"bold": True}), _styles(book)
        for sheet in sheets:
            heads = list(sheet.heads)
            page = book.add_worksheet(sheet.name, _Sheet)
            page.freeze_panes(1, 0)
            page.set_column(0, len(heads) - 1, 20)  # wide enough for a name
            if sheet.explains:
                page.set_column(len(heads) - 1, len(heads) - 1, 70)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
            for column, head in enumerate(heads):
                page.write_string(0, column, _UNFIT.sub("", head), bold)
            for number, row in enumerate(sheet.rows, start=1):
                _write_row(page, number, row, styles)


def _styles(book: Workbook) -> dict[str, object]:
    """How a text, a whole number and one with a fraction look."""
    top = {"text_wrap": True, "valign": "top"}
    formats = {"text": {}, "whole": {"num_format": "#,##0"}, "part": {"num_format": "#,##0.00"}}
    return {name: book.add_format(top | more) for name, more in formats.items()}


def _write_row(page: _Sheet, number: int, cells: Iterable[object], styles: dict[str, object]) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            whole = value == int(value)
            page.write_number(number, column, value, styles["whole" if whole else "part"])
            continue
        text = "" if value is None else str(value)
        page.write_string(number, column, _UNFIT.sub("", text), styles["text"])
