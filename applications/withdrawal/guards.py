"""A withdrawal before it moves on (G6)."""

from __future__ import annotations

from applications.giving_up.guards import how
from applications.withdrawal.fields import FIELDS, TOLD
from applications.withdrawal.models import WithdrawalConsultation
from katori_sns.cases.guards import accounts_about
from katori_sns.web.dates import local_date
from katori_sns.workflow.steps import CaseContext, Problem


def complete(ctx: CaseContext[WithdrawalConsultation]) -> list[Problem]:
    """The form, a ground, and what the measure asks for."""
    case = ctx.case
    problems = FIELDS.missing(case)
    if case.measure == case.Measure.MERGE:
        problems += _merged(case)
    if any(getattr(case, name) for name in TOLD):
        problems += FIELDS.missing(case, TOLD)
    if case.told_at and local_date(case.told_at) > ctx.org.on:
        problems.append(Problem("told_at", "電話等の日時は、きょうかその前の日にしてください"))
    return problems + how(case, FIELDS) + FIELDS.unprintable(case)


def _merged(case: WithdrawalConsultation) -> list[Problem]:
    going = {str(account.pk) for account in accounts_about(case)}
    problems = []
    for key in going:
        successor = str(case.lines.get(key, {}).get("successor") or "")
        if not successor or (successor in going and not case.lines.get(successor, {}).get("kept")):
            problems.append(Problem(f"successor_{key}", "統合先のアカウントを選んでください"))
    return problems
