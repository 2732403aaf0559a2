"""A city's own list on its way into the register."""

from __future__ import annotations

from typing import Any

from accounts.older.columns import guess
from accounts.older.entries import entries
from accounts.older.rows import preview
from accounts.older.spreadsheet import read_spreadsheet
from applications.registration.actions import make_list, save_row
from applications.registration.process import REGISTRATION
from tests.accounts.sheets import KNOWN, SECTIONS, row, saved
from tests.city import City

LATER = row(name="新しい祭り", url="https://x.com/atarashii_matsuri", started_on="R5.4.1")
KNOWN_BEFORE = "平成29年の投稿が残っている"
TOURISM = row()  # 佐原の大祭, 商工観光課
FARMS = row(
    section="農政課",
    name="農政だより",
    medium="Instagram",
    url="https://www.instagram.com/katori_farms/",
    started_on="2015年",
)
DITTO = row(section="〃", name="農のあれこれ", url="https://x.com/katori_nou", started_on="不明")


def made(city: City, *rows: list[str], role: str = "広報担当", name: str = "一覧.csv") -> Any:
    """A draft of the list, as the page makes it."""
    sheet = read_spreadsheet(saved(*(rows or (TOURISM, FARMS))))
    found = preview(sheet, guess(sheet.heads), sections=SECTIONS, known=KNOWN)
    return make_list(
        REGISTRATION,
        drafter=city[role],
        section_id=city.sections["秘書広報課"].pk,
        source_name=name,
        text=sheet.text,
        found=[entry for judged in found for entry in entries(judged, city.now.date())],
        now=city.now,
    )


def settle(city: City, case: Any, at: int, role: str = "広報担当", **fields: Any) -> None:
    case.refresh_from_db()
    found = case.rows.all()[at]
    save_row(
        REGISTRATION,
        found,
        actor=city[role],
        seen_version=fields.pop("seen_version", case.version),
        now=city.now,
        fields={"standing": "enter", "known_before": KNOWN_BEFORE, **fields},
    )


def with_later(city: City) -> Any:
    """A list that holds one opened since the guideline is in force."""
    case = made(city, TOURISM, LATER)
    settle(city, case, 1, no_approval="承認が要ることを知らなかった")
    return case


def confirm(city: City, case: Any, role: str, section: str, action: str = "confirm") -> None:
    task = case.tasks.open().get(desk="answer", section=city.sections[section])
    city.act(role, action, case, task=task)
