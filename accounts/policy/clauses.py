"""Reading the numbered clauses of the common policy out of one text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD = re.compile(r"^第(\d{1,3})条（([^（）]{1,60})）[ 　]*", re.MULTILINE)
EXAMPLE = "「第1条（目的）本文」のように、条ごとに書いてください"


@dataclass(frozen=True)
class ReadClause:
    number: int
    title: str
    text: str


def read_clauses(text: str) -> list[ReadClause]:
    """Clauses in their order; raises ValueError that says what to do when they cannot be read."""
    heads = list(_HEAD.finditer(text))
    if not heads or text[: heads[0].start()].strip():
        raise ValueError(f"条文を読み取れません。{EXAMPLE}")
    ends = [head.start() for head in heads[1:]] + [len(text)]
    found = [
        ReadClause(int(head[1]), head[2].strip(), text[head.end() : end].strip())
        for head, end in zip(heads, ends, strict=True)
    ]
    for place, clause in enumerate(found, start=1):
        if clause.number != place:
            raise ValueError(f"第{place}条があるところに第{clause.number}条があります。番号を直してください")
        if not clause.text:
            raise ValueError(f"第{place}条の本文を書いてください")
    return found
