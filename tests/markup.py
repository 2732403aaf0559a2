"""Pages as the tests read them."""

from __future__ import annotations

import re


def flat(page: str) -> str:
    """The markup on one line, however its template is broken."""
    return re.sub(r"[ \n]+", " ", page).replace(" >", ">")
