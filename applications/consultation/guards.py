"""A consultation before it is sent on (G4(1))."""

from __future__ import annotations

from applications.consultation.fields import fields_of
from applications.consultation.models import PriorConsultation
from katori_sns.web.dates import local_date
from katori_sns.workflow.steps import CaseContext, Problem


def complete(ctx: CaseContext[PriorConsultation]) -> list[Problem]:
    """The media, and what is asked; on a recorded one the four fields."""
    case = ctx.case
    fields = fields_of(case)
    problems = fields.missing(case)
    if case.held_at and local_date(case.held_at) > ctx.org.on:
        problems.append(Problem("held_at", "協議の日時は、きょうかその前の日にしてください"))
    return problems + fields.unprintable(case)
