"""An emergency sheet before it is sent on (G4(2) proviso)."""

from __future__ import annotations

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
    if case.told_at and local_date(case.told_at) > ctx.org.on:
        problems.append(Problem("told_at", "電話等の日時は、きょうかその前の日にしてください"))
    return problems + FIELDS.unprintable(case)
