"""The commands of docs/operations.md, as an administrator types them in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"
FENCED = re.compile(r"^```(sh|nginx)(?: not-tried=([\w-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    chapter: str
    commands: str
    not_tried: str  # the reason; "" where it is run


def blocks() -> Iterator[Block]:
    """Every fenced block of commands, in order. Raises ValueError at one that is written in another way."""
    for chapter in re.split("^## ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE):
        title = chapter.partition("\n")[0]
        if stray := re.search("^(?:```|    ).*", FENCED.sub("", chapter), re.MULTILINE):
            raise ValueError(f"{title}: {stray[0]}")
        for language, reason, commands in FENCED.findall(chapter):
            if language == "sh":
                yield Block(title, commands.rstrip("\n"), reason)
