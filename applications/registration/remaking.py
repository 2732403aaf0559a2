"""A list made anew of the same file with other columns: what changes is said before it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from applications.registration.models import RegistrationRow, RetroactiveRegistration
from katori_sns.organisation.models import User
from katori_sns.web.compare import Change
from katori_sns.web.compare import compare as texts
from katori_sns.workflow import actions
from katori_sns.workflow.steps import Process

# What is compared in words; a row may read otherwise in its doubts alone.
COMPARED = (
    ("name", "名称"),
    ("section", "所属"),
    ("medium_label", "媒体"),
    ("typed_url", "URL"),
    ("opened_text", "開設日"),
    ("ended_text", "終了した日"),
    ("get_state_display", "状態"),
    ("manager", "運用管理者"),
    ("operators", "担当者"),
    ("get_standing_display", "扱い"),
    ("doubts", "確認すること"),
    ("remarks", "台帳の記載"),
)
Key = tuple[int, int]  # the row in the city's own list, and which part of it


@dataclass(frozen=True)
class Difference:
    """A row that reads otherwise: as it stands, as it would be; `lost`: a person has settled it."""

    place: str
    name: str
    changes: list[Change]
    lost: bool


@dataclass
class Remade:
    """What making the list anew would do."""

    kept: int = 0  # rows that read the same stay, with what was settled
    settled: int = 0  # of these
    different: list[Difference] = field(default_factory=list)
    gone: list[RegistrationRow] = field(default_factory=list)
    new: list[RegistrationRow] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """How many rows lose what a person has settled."""
        return sum(row.lost for row in self.different)


def compare(case: RetroactiveRegistration, rows: list[RegistrationRow]) -> Remade:
    """The list as it stands beside the rows as they would be read now."""
    found = Remade()
    present = {_key(row): row for row in case.rows.select_related("section")}
    for row in rows:
        old = present.pop(_key(row), None)
        if old and old.read_digest == row.read_digest:
            found.kept += 1
            found.settled += old.settled
            continue
        found.new.append(row)
        if old:
            found.gone.append(old)
        found.different.append(_difference(old, row))
    for old in present.values():
        found.gone.append(old)
        found.different.append(_difference(old, None))
    return found


def _key(row: RegistrationRow) -> Key:
    return row.number, row.part


def _difference(old: RegistrationRow | None, new: RegistrationRow | None) -> Difference:
    shown = old or new
    assert shown is not None  # noqa: S101 (one of them there is)
    return Difference(
        shown.place, shown.name, texts(_words(old), _words(new), COMPARED), bool(old and old.settled)
    )


def _words(row: RegistrationRow | None) -> dict[str, str]:
    """What it says, by what is compared; nothing where there is no row."""
    if row is None:
        return {}
    beside = {
        "doubts": "／".join(map(str, row.notes)),
        "remarks": "、".join(f"{head}：{cell}" for head, cell in row.listed),
    }
    values = {name: getattr(row, name) for name, _ in COMPARED if name not in beside}
    return beside | {
        name: str((value() if callable(value) else value) or "") for name, value in values.items()
    }


@transaction.atomic
def remake(
    process: Process[RetroactiveRegistration],
    case: RetroactiveRegistration,
    rows: list[RegistrationRow],
    *,
    actor: User,
    seen_version: int,
    now: datetime,
) -> None:
    """Take the rows as they read now; those that read the same stay. Raises what `actions.edit` raises."""
    actions.edit(process, case.pk, actor=actor, seen_version=seen_version, now=now, fields={})
    found = compare(case, rows)
    case.rows.filter(pk__in=[row.pk for row in found.gone]).delete()
    for row in found.new:
        row.case = case
    RegistrationRow.objects.bulk_create(found.new)
