"""What a hand-over says (G5(1))."""

from __future__ import annotations

from applications.handover.models import Handover, Row, lacking, rows_of
from katori_sns.cases.fields import SECTION, CaseField, CaseFields
from katori_sns.web.dates import format_wareki, local_date


def line(row: Row) -> str:
    """One account of the hand-over in words."""
    facts = [str(row.account), *row.changes.splitlines()]
    facts += [f"済：{row.label(name)}" for name in row.ticks if getattr(row, name)]
    custody = getattr(row.account, "custody", None)
    if row.asks_password and custody and custody.changed_on:
        facts.append(f"パスワードを最後に変えた日：{format_wareki(custody.changed_on)}")
    facts += [f"{row.label(name)}：{text}" for name in ("unchanged", "note") if (text := getattr(row, name))]
    facts += [f"未了：{words}" for words in lacking(row)]
    facts += ["異動の取りやめにより不要"] if row.taken_back else []
    if row.written_at:
        facts.append(f"記入：{row.written_name} {format_wareki(local_date(row.written_at))}")
    return "\n　".join(facts)


def lines_of(case: Handover) -> str:
    """All of them; as on the day of the hand-over, so that who comes then is there already."""
    return "\n".join(map(line, rows_of(case, case.day)))


FIELDS = CaseFields(
    Handover,
    (
        SECTION,
        CaseField("day", asked=False),
        CaseField("rows", "引き継ぐアカウント", asked=False, words=lines_of),
    ),
)
