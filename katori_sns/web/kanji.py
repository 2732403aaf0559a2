"""Kanji that are written in more than one form (variants.txt). Pure: no Django."""

from pathlib import Path

_ROWS = Path(__file__).with_name("variants.txt").read_text(encoding="utf-8").splitlines()
_GROUPS = [group for row in _ROWS if not row.startswith("#") for group in row.split()]
VARIANTS = {ord(other): group[0] for group in _GROUPS for other in group[1:]}  # for str.translate
