"""The rows that a plan changes, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from katori_sns.organisation.actions.restoring import Photograph
from katori_sns.organisation.models import Duty, Ground, Lineage, User
from katori_sns.personnel.models import ROLES
from katori_sns.web.dates import format_short

Row = dict[str, Any]
OWNER = {
    "User": "id",
    "Section": "id",
    "Lineage": "old_id",
    "SectionFace": "section_id",
    "Duty": "section_id",
}


class Words:
    """Puts rows into words by the names in a photograph."""

    def __init__(self, photo: Photograph) -> None:
        self.people = {pk: _person(row) for pk, row in photo["User"].items()}
        self.sections = {pk: row["name"] for pk, row in photo["Section"].items()}

    def row(self, table: str, old: Row | None, new: Row | None) -> list[str]:
        """Whom or what it is about, how it was, how it becomes."""
        one: Row = new or old or {}
        names = self.people if table in ("User", "Appointment", "Substitute", "Absence") else self.sections
        about = names[one[OWNER.get(table, "user_id")]]
        tell = getattr(self, f"_{table.lower()}")
        return [about, tell(old) if old else "", tell(new) if new else ""]

    def _user(self, row: Row) -> str:
        roles = [label for name, label in ROLES.items() if row[name]]
        last = (
            [f"ログインは{format_short(date.fromisoformat(row['leaves_on']))}まで"]
            if row["leaves_on"]
            else []
        )
        return "、".join(
            [f"職員番号{row['staff_number']}", *roles, *([] if row["is_active"] else ["停止中"]), *last]
        )

    def _section(self, row: Row) -> str:
        return _period(row)

    def _sectionface(self, row: Row) -> str:
        above = f"（上位 {self.sections[row['parent_id']]}）" if row["parent_id"] else ""
        return f"{row['code']} {row['name']}{above} {_period(row)}"

    def _duty(self, row: Row) -> str:
        return f"{Duty.Kind(row['duty']).label} {_period(row)}"

    def _lineage(self, row: Row) -> str:
        documents = "・文書" if row["documents"] else ""
        return f"{Lineage.Kind(row['kind']).label} 引き継ぐ所属{documents} {self.sections[row['heir_id']]}"

    def _appointment(self, row: Row) -> str:
        head = ("（所属長）" if row["is_head"] else "") + ("（人事担当）" if row["is_personnel"] else "")
        return f"{self.sections[row['section_id']]} {row['post']}{head} {_period(row)}"

    def _substitute(self, row: Row) -> str:
        return f"{self.sections[row['section_id']]} 代決 第{row['rank']}順位 {_period(row)}"

    def _absence(self, row: Row) -> str:
        return f"不在（{Ground(row['ground']).label}） {_period(row)}"


def _person(row: Row) -> str:
    called = ("name", "staff_number", "is_namesake")
    return str(User(**{column: row[column] for column in called}))


def _period(row: Row) -> str:
    ends = row.get("ends")
    until = f"{format_short(date.fromisoformat(ends))}まで" if ends else ""
    return f"{format_short(date.fromisoformat(row['begins']))}から{until}"
