"""A city's own list: which row has the heads, which column means what, and what was found in its rows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping

from katori_sns.web.spreadsheet import Line
from katori_sns.web.text import fold

Fields = Mapping[str, tuple[str, str]]  # field → its label, and words of heads that mean it

# What becomes of a row; the first that applies names it.
AS_IS, CONFIRM, SPLIT = "そのまま", "要確認", "分ける"
DUPLICATE, OUT, WRONG = "重複", "対象外", "エラー"
RANK = (WRONG, OUT, DUPLICATE, SPLIT, CONFIRM, AS_IS)
DITTO = {"〃", '"', "”", "“", "″", "々", "同上", "仝", "同"}
_NO_ROW = re.compile(r"(?:合?計|小計|総計|注|備考|以上|※)")
_BETWEEN = re.compile(r"[\s　・／/()（）【】\[\]:：※*]+")


def plain(head: str) -> str:
    """A head on one line, as it is shown."""
    return " ".join(head.split())


def bare(head: str) -> str:
    """A head as it is compared: folded, without what stands between its words."""
    return _BETWEEN.sub("", fold(head))


def guess(heads: list[str], fields: Fields, *, parts: bool = True) -> dict[str, int]:
    """Field → column, for the heads that say what they are: the whole head first, then a part of it.

    Earlier fields take a head first.
    """
    folded = [bare(head) for head in heads]
    found: dict[str, int] = {}
    for whole in (True, False) if parts else (True,):
        for field, (_, words) in fields.items():
            for word in fold(words).split():
                for column, head in enumerate(folded):
                    says = head == word if whole else len(word) > 1 and word in head
                    if says and field not in found and column not in found.values():
                        found[field] = column
    return found


def digest_of(text: str) -> str:
    """Of a list's text; how its lines end says nothing."""
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()


def stands_below(line: Line) -> bool:
    """Whether it is a total or a remark, which are no rows of the table."""
    filled = [cell.strip() for cell in line.cells if cell.strip()]
    return len(filled) <= 2 and bool(_NO_ROW.match(filled[0]))


def worst(verdicts: Collection[str]) -> str:
    """The verdict of a row in which these were found."""
    return next((verdict for verdict in RANK if verdict in verdicts), AS_IS)


def counts(verdicts: Iterable[str]) -> dict[str, int]:
    """Every verdict that occurs, the smooth ones first → how many rows."""
    found = list(verdicts)
    return {verdict: found.count(verdict) for verdict in reversed(RANK) if verdict in found}
