"""The pictures of 操作の手引, made by the walks: each carries its words, so that an old one is found.

KATORI_PICTURES=1 makes them anew; else what the page says is held against what its picture says.
"""

from __future__ import annotations

import os
import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Locator

FOLDER = Path(__file__).parents[2] / "katori_sns/web/static/web/manual"
ANEW = bool(os.environ.get("KATORI_PICTURES"))
COLOURS = 32  # of a ledger in few colours; a picture takes some 5 KB


def words_of(shown: Locator) -> str:
    """What stands there, without spaces and numbers, for days and numbers differ in each walk."""
    return re.sub(r"[\d\s]|（[日月火水木金土]）", "", shown.inner_text())


def take(name: str, shown: Locator) -> None:
    """Make the picture of that name, or find that the kept one says the same."""
    path, words = FOLDER / f"{name}.png", words_of(shown)
    if ANEW:
        info = PngInfo()
        info.add_itxt("words", words)
        picture = Image.open(BytesIO(shown.screenshot())).convert("RGB").quantize(COLOURS)
        picture.save(path, optimize=True, pnginfo=info)
    with Image.open(path) as kept:
        assert kept.text["words"] == words, f"{name}.png is old: KATORI_PICTURES=1"  # type: ignore[attr-defined]
