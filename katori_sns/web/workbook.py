"""Reads one workbook, from its input to JSON, as a process of its own: nothing here is imported by the rest.

A few bytes may ask for more memory and time than the machine has; this process may use only so much of both.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

MEMORY, SECONDS = 1_500_000_000, 10  # bytes, of processor time
MOST_ROWS = 100_000  # behind them is a cell that somebody touched by chance


def as_text(value: object) -> str:
    """As one reads it in the sheet: a day without a time, a whole number without a point."""
    if isinstance(value, datetime):
        midnight = not value.time().isoformat().strip("0:")
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read(content: bytes) -> dict[str, object]:
    """The rows of the first visible sheet that holds something, and the names; or what is wrong."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        visible = [meta.name for meta in book.sheets_metadata if str(meta.visible).endswith("Visible")]
        sheets = [sheet for sheet in map(book.get_sheet_by_name, visible) if sheet.height]
    except PasswordError:
        return {"wrong": "locked"}
    except (CalamineError, ValueError, KeyError, OSError):
        return {"wrong": "unreadable"}
    if not sheets:
        return {"wrong": "empty"}
    if sheets[0].start and sheets[0].end and sheets[0].end[0] > MOST_ROWS:
        return {"wrong": "far"}
    rows = [[as_text(value) for value in cells] for cells in sheets[0].to_python(skip_empty_area=False)]
    return {"rows": rows, "name": sheets[0].name, "others": [sheet.name for sheet in sheets[1:]]}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)
