"""A city's own list of accounts, as a spreadsheet saves it."""

from __future__ import annotations

import csv
from io import StringIO

HEADS = [
    "No.",
    "所管\n（課名）",
    "ソーシャル\nメディアの種類",
    "アカウントの名称",
    "ＵＲＬ",
    "運用開始\n年月日",
    "担当者",
]
SECTIONS = {"商工観光課", "農政課", "秘書広報課"}
KNOWN = {("x", "katori_city"): "香取市"}


def saved(*rows: list[str], heads: list[str] = HEADS, encoding: str = "cp932") -> bytes:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerows(
        [["香取市SNS一覧", "", "", "", "", "", ""], ["平成30年4月現在", "", "", "", "", "", ""], heads]
    )
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


GOOD = ["1", "商工観光課", "X", "佐原の大祭", "https://x.com/sawara_taisai", "H26.4.1", "髙木"]


def row(**cells: str) -> list[str]:
    names = ("no", "section", "medium", "name", "url", "started_on", "operators")
    return [cells.get(name, given) for name, given in zip(names, GOOD, strict=True)]
