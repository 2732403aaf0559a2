"""Words of the papers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from django import template

from katori_sns.web.dates import format_wareki, format_wareki_time

register = template.Library()

BLANK_DATE = "　年　月　日"
SHORT = 10  # lines: what is not longer keeps together on a page, which has some 38
SAID = 52  # full-width characters in a line of 9 pt across the sheet
BOXES = 4  # of 35 mm beside the name of the organisation


@register.filter
def paper_date(value: date | None) -> str:
    """Write 令和8年11月24日, or the blank that a draft leaves."""
    return format_wareki(value) if value else BLANK_DATE


@register.filter
def paper_time(value: datetime) -> str:
    """Write 令和8年11月24日 17時02分."""
    return format_wareki_time(value)


@register.filter
def paper_number(value: int) -> str:
    """Write 1,234,567."""
    return f"{value:,}"


@register.filter
def in_rows(acts: list[object]) -> list[list[object]]:
    """Cut the acts of an organisation into rows that fit the paper."""
    return [acts[start : start + BOXES] for start in range(0, len(acts), BOXES)]


@register.filter
def is_long(text: object, width: int = SAID) -> bool:
    """Whether a text takes more than ten lines of so many full-width characters, so that it may break."""
    return _lines(str(text), width) > SHORT


@register.filter
def are_long(rows: Iterable[Mapping[str, object]], width: int) -> bool:
    """The same of the rows of a group, each of which takes a line and the space around it."""
    return sum(_lines(str(row["value"]), width) + 1 for row in rows) > SHORT


@register.filter
def is_long_item(item: Mapping[str, Any]) -> bool:
    """The same of one of the nine items, with the verdicts of all rounds below it."""
    remarks = (verdict["remark"] for verdict in item["verdicts"])
    return _lines(item["text"], 41) + sum(_lines(remark, 25) for remark in remarks) > SHORT


@register.filter
def up_to_long(acts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Cut a list of acts after each that says something long; the `text` stands below its part."""
    parts: list[dict[str, Any]] = [{"acts": [], "text": ""}]
    for act in acts:
        if parts[-1]["text"]:
            parts.append({"acts": [], "text": ""})
        parts[-1]["acts"].append(act)
        if is_long(act["comment"], SAID):
            parts[-1]["text"] = act["comment"]
    return parts


@register.filter
def outcome(result: str, reason: str) -> list[dict[str, str]]:
    """Set the result of a decision, and why, as rows."""
    rows = {"結果": result, "理由": reason}
    return [{"label": label, "value": value} for label, value in rows.items() if value]


@register.filter
def whose(act: Mapping[str, str]) -> str:
    """Name the act whose comment follows: 「承認（課長　宮本 健一）」."""
    return f"{act['act']}（{act['post']}　{act['name']}）"


def _lines(text: str, width: int) -> int:
    """About how many lines it takes; no more characters are counted than it needs to be long."""
    lines = 0
    for line in text[: (SHORT + 1) * width * 2].split("\n"):
        halves = sum(2 if east_asian_width(c) in "FWA" else 1 for c in line)
        lines += max(1, ceil(halves / (2 * width)))
    return lines
