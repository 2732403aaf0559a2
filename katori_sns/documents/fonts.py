"""The fonts of the papers: one directory of our own, filled once by `prepare_fonts`.

Loaded with the app (by its check), thus before WeasyPrint, which reads FONTCONFIG_FILE while it is imported.
"""

import os
from functools import cache
from pathlib import Path

from django.conf import settings

DIRECTORY: Path = settings.FONT_DIR.absolute()
MAIN = DIRECTORY / "BIZUDMincho-Regular.ttf"
# What BIZ UDMincho lacks, by code point: a paper reads whole files, and few need even one of these.
FALLBACKS = [DIRECTORY / f"NotoSerifCJKJP-{part}.ttf" for part in range(1, 9)]
CHARACTERS = DIRECTORY / "characters.txt"  # every character that one of the two can draw
CONFIGURATION = DIRECTORY / "fonts.conf"
CACHE = DIRECTORY / "cache"

# This directory alone, so that a paper looks the same on every machine.
CONFIGURATION_TEXT = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{DIRECTORY}</dir>
  <cachedir>{CACHE}</cachedir>
</fontconfig>
"""

os.environ["FONTCONFIG_FILE"] = str(CONFIGURATION)


class FontsMissing(Exception):
    """The fonts are not there; the message says what to do."""


def missing_files() -> list[Path]:
    """What is missing of the fonts themselves."""
    files = (MAIN, *FALLBACKS, CHARACTERS)
    return [path for path in files if not path.is_file() or path.stat().st_size == 0]


def problems() -> list[str]:
    """Say what is missing in the font directory; nothing, when papers can be made."""
    here = [] if CONFIGURATION.is_file() else [CONFIGURATION]
    missing = [f"{path.name} がありません。" for path in missing_files() + here]
    if not missing and CONFIGURATION.read_text() != CONFIGURATION_TEXT:
        missing.append(f"{CONFIGURATION.name} が別の場所を指しています。")
    return missing


def require() -> None:
    """Raise FontsMissing unless the fonts are there: without one, the process itself would crash."""
    if missing := problems():
        raise FontsMissing(" ".join([*missing, "「manage.py prepare_fonts」を実行してください。"]))


@cache
def characters() -> frozenset[str]:
    """Every character that can be printed."""
    require()
    with CHARACTERS.open(encoding="utf-8", newline="") as file:
        return frozenset(file.read())
