"""An emergency sheet before it is sent on (G4(2) proviso)."""

from __future__ import annotations

from datetime import datetime

from accounts.older.dates import IN_FORCE
from applications.emergency.fields import CALL, FIELDS
from applications.emergency.models import EmergencyRecognition
from katori_sns.web.dates import local_date
from katori_sns.workflow.steps import CaseContext, Problem


def complete(ctx: CaseContext[EmergencyRecognition]) -> list[Problem]:
    """The media, the ground, and for a telephone call all three: who, to whom, when."""
    case = ctx.case
    problems = FIELDS.missing(case)
    if any(getattr(case, name) for name in CALL):
        problems += FIELDS.missing(case, CALL)
    day = case.told_at and local_date(case.told_at)
    if day and day > ctx.org.on:
        problems.append(Problem("told_at", "電話等の日時は、きょうかその前の日にしてください"))
    elif day and day < IN_FORCE:
        problems.append(Problem("told_at", "ガイドラインの施行（令和4年10月1日）より前の特認はありません"))
    return problems + FIELDS.unprintable(case)


def told(case: EmergencyRecognition, now: datetime) -> list[Problem]:
    """The call came before what is said of it now, to the minute (G4(2) ただし書き)."""
    if case.told_at and case.told_at > now:
        return [Problem("told_at", "電話等の日時は、いまより前にしてください")]
    return []
