"""A forced stop before it moves on (G6 なお書き)."""

from __future__ import annotations

from applications.forced_stop.fields import FIELDS
from applications.forced_stop.models import ForcedStop
from applications.giving_up.guards import how
from katori_sns.web.dates import local_date
from katori_sns.workflow.steps import CaseContext, Problem


def contacted(ctx: CaseContext[ForcedStop]) -> list[Problem]:
    """The section was contacted, or what was tried (G6 なお書き)."""
    case = ctx.case
    problems = FIELDS.missing(case)
    if case.contacted_at and local_date(case.contacted_at) > ctx.org.on:
        problems.append(Problem("contacted_at", "所属に連絡した日時は、きょうかその前の日にしてください"))
    return problems + how(case, FIELDS, ctx.org.on) + FIELDS.unprintable(case)
