"""The rows of docs/guideline.md: which rule stands in which module, and which test shows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
ROW = re.compile(r"^\| (G\S+|附則) \| (.+) \| `(\S+)` \| `(\S+?)::(\w+)` \|$", re.MULTILINE)


class Row(NamedTuple):
    """One row; its rule, a sentence of its own, is its name."""

    article: str
    rule: str
    module: str  # path from the root
    file: str  # of the test
    test: str

    @property
    def where(self) -> str:
        """The test as pytest names it."""
        return f"{self.file}::{self.test}"


def rows_of(root: Path = ROOT) -> list[Row]:
    """All rows, in the order of the document."""
    return [Row(*found) for found in ROW.findall((root / "docs/guideline.md").read_text(encoding="utf-8"))]
