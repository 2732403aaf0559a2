"""A workbook of one sheet in which every cell is a text: nothing in it is ever a formula or a date."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from django.http import FileResponse

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  # characters a cell can hold
NEVER = (1980, 1, 1, 0, 0, 0)  # the files inside bear no time: the same rows give the same bytes
# What XML cannot hold, and what a spreadsheet would read as an escaped character.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETML}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEETML}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEETML}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    # Style 1 is the head: bold; style 0 everything else: wrapped, from the top, as text.
    "xl/styles.xml": (
        f'<styleSheet {_MAIN}><fonts count="2"><font><sz val="11"/><name val="Yu Gothic"/></font>'
        '<font><b/><sz val="11"/><name val="Yu Gothic"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
        '<xf numFmtId="49" xfId="0" applyNumberFormat="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
        '<xf numFmtId="49" fontId="1" xfId="0" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}


def stream_xlsx(
    filename: str, sheet: str, header: Iterable[str], rows: Iterable[Iterable[Any]]
) -> FileResponse:
    """A download, written to a file of its own row by row: many rows take no more memory than few."""
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    write_xlsx(file, sheet, header, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=KIND)


def write_xlsx(file: IO[bytes], sheet: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    heads = list(header)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        workbook = (
            f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>'
        )
        for name, content in {**_PARTS, "xl/workbook.xml": workbook}.items():
            book.writestr(_part(name), f"{_HEAD}{content}")
        with book.open(_part("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as part:
            part.write(f"{_HEAD}<worksheet {_MAIN}>{_view(len(heads))}<sheetData>{_row(heads, 1)}".encode())
            for row in rows:
                part.write(_row(row, 0).encode())
            part.write(b"</sheetData></worksheet>")


def _part(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, NEVER)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _view(columns: int) -> str:
    """The head stays in sight; columns are wide enough for a name."""
    return (
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft"'
        f' state="frozen"/></sheetView></sheetViews><cols><col min="1" max="{columns}" width="20"'
        ' customWidth="1"/></cols>'
    )


def _row(cells: Iterable[Any], style: int) -> str:
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>"


def _cell(value: Any, style: int) -> str:
    text = _UNFIT.sub("", "" if value is None else str(value))[:LONGEST]
    text = escape(_ESCAPED.sub("_x005F_", text))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
