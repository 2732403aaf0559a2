"""公式一覧: the accounts as the city's web site lists them, retired ones marked (G5(2)).

The same register gives the same bytes: what did not change needs no new copy on the web site.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path

from django.template.loader import render_to_string

from accounts.account.media import Medium
from accounts.account.models import SNSAccount
from katori_sns.web.csv import safe_cell

State = SNSAccount.State
COLUMNS = {
    "medium": "種類",
    "name": "名称",
    "handle": "アカウント名（ID）",
    "url": "URL",
    "section": "所属",
    "state": "状態",
    "listed_on": "掲載日",
    "retired_on": "終了日",
    "successor": "移った先",
}
# In the words of the public.
STATES: dict[str, str] = {
    State.PENDING: "準備中",
    State.ACTIVE: "運用中",
    State.STOPPED: "停止中",
    State.NOTICE_PERIOD: "まもなく終了",
    State.WITHDRAWN: "終了",
}


@dataclass(frozen=True)
class Entry:
    """An account as the public sees it; days in ISO, empty where there is none."""

    medium: str
    name: str
    handle: str
    url: str
    section: str
    state: str
    listed_on: str
    retired_on: str
    successor: str


def listed() -> list[SNSAccount]:
    """The accounts once put on the list, by medium and name; one query."""
    rows = SNSAccount.objects.filter(listed_on__isnull=False).exclude(state=State.ABANDONED)
    places = {medium: place for place, medium in enumerate(Medium.values)}
    found = rows.select_related("section", "successor")
    return sorted(found, key=lambda row: (places[row.medium], row.medium_label, row.name, row.pk))


def entry(row: SNSAccount) -> Entry:
    return Entry(
        medium=row.medium_label,
        name=row.name,
        handle=row.handle,
        url=row.url or row.join_url,
        section=row.section.name,
        state=STATES[row.state],
        listed_on=row.listed_on.isoformat() if row.listed_on else "",
        retired_on=row.deleted_on.isoformat() if row.deleted_on else "",
        successor=str(row.successor or ""),
    )


def as_html(rows: list[SNSAccount]) -> str:
    """A fragment for a page of the web site, without styles of its own."""
    return render_to_string("accounts/official_fragment.html", {"rows": [(row, entry(row)) for row in rows]})


def as_csv(rows: list[SNSAccount]) -> str:
    """With BOM, every cell quoted, no formula."""
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS.values())
    writer.writerows([safe_cell(cell) for cell in asdict(entry(row)).values()] for row in rows)
    return f"\ufeff{text.getvalue()}"


def as_json(rows: list[SNSAccount]) -> str:
    return json.dumps({"accounts": [asdict(entry(row)) for row in rows]}, ensure_ascii=False, indent=1) + "\n"


Writer = Callable[[list[SNSAccount]], str]
FORMS: dict[str, tuple[Writer, str]] = {
    "html": (as_html, "text/html"),
    "csv": (as_csv, "text/csv"),
    "json": (as_json, "application/json"),
}


def write_to(folder: Path) -> list[Path]:
    """Write all three; who reads meanwhile finds each file as it was or as it is, never half."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, written = listed(), []
    for form, (write, _) in FORMS.items():
        path = folder / f"official.{form}"
        half = path.with_name(f"{path.name}.part")
        half.write_bytes(write(rows).encode())
        half.replace(path)
        written.append(path)
    return written
