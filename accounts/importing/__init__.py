"""Reading a city's own spreadsheet of accounts, saved as CSV: what it holds, row by row. Nothing is written.

sheet.py decodes it and finds its head, columns.py says what a column means, rows.py judges each row,
entries.py says what it would enter.
"""

from accounts.importing.columns import FIELDS, guess
from accounts.importing.entries import Entry, entries
from accounts.importing.rows import Preview, preview
from accounts.importing.sheet import Sheet, Unreadable, read_sheet

__all__ = ["FIELDS", "Entry", "Preview", "Sheet", "Unreadable", "entries", "guess", "preview", "read_sheet"]
