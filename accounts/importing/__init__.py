"""Reading a city's own spreadsheet of accounts, saved as CSV: what it holds, row by row. Nothing is written.

sheet.py decodes it and finds its head, columns.py says what a column means, rows.py judges each row.
"""

from accounts.importing.columns import FIELDS, guess
from accounts.importing.rows import Preview, preview
from accounts.importing.sheet import Sheet, Unreadable, read_sheet

__all__ = ["FIELDS", "Preview", "Sheet", "Unreadable", "guess", "preview", "read_sheet"]
