"""CSV that opens well in a spreadsheet and runs nothing there."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

DANGEROUS = "=+-@＝＋－＠|%\t\r\n"


def safe_cell(value: object) -> str:
    """The text of a cell, with a leading ' where a spreadsheet would read a formula."""
    text = "" if value is None else str(value)
    first = next((c for c in text if c in DANGEROUS or not _blank(c)), "")
    return f"'{text}" if first and first in DANGEROUS else text


def _blank(character: str) -> bool:
    """Spaces of any width, and what has no width at all: spreadsheets look past them."""
    return unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cf", "Cc")


class _Echo:
    def write(self, row: str) -> str:
        return row


def stream_csv(
    filename: str, header: Iterable[str], rows: Iterable[Iterable[object]]
) -> StreamingHttpResponse:
    """A download with BOM, every cell quoted, read from the rows as they come."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(header)
        for row in rows:
            yield writer.writerow([safe_cell(cell) for cell in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, filename))
    return response
