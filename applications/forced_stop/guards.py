"""A forced stop before it moves on (G6 なお書き)."""

from __future__ import annotations

from applications.forced_stop.fields import FIELDS
from applications.forced_stop.models import ForcedStop
from applications.giving_up.guards import how
from katori_sns.workflow.steps import CaseContext, Problem


def contacted(ctx: CaseContext[ForcedStop]) -> list[Problem]:
    """The section was contacted, or what was tried (G6 なお書き)."""
    case = ctx.case
    return FIELDS.missing(case) + how(case, FIELDS) + FIELDS.unprintable(case)
