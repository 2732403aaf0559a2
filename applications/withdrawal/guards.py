"""A withdrawal before it moves on (G6)."""

from __future__ import annotations

from applications.giving_up.guards import how
from applications.withdrawal.fields import FIELDS, TOLD
from applications.withdrawal.models import WithdrawalConsultation
from katori_sns.cases.guards import accounts_about
from katori_sns.web.dates import local_date
from katori_sns.workflow.steps import CaseContext, Problem


def complete(ctx: CaseContext[WithdrawalConsultation]) -> list[Problem]:
    """The form, a ground, and what the measure asks for; it is submitted before the account is given up."""
    case, today = ctx.case, ctx.org.on
    problems = FIELDS.missing(case) + _other_use(case)
    if case.planned_on and case.planned_on < today:
        problems.append(Problem("planned_on", "予定日は、きょうか後の日にしてください"))
    if case.measure == case.Measure.MERGE:
        problems += _merged(case)
    if any(getattr(case, name) for name in TOLD):
        problems += FIELDS.missing(case, TOLD)
    if case.told_at and local_date(case.told_at) > today:
        problems.append(Problem("told_at", "電話等の日時は、きょうかその前の日にしてください"))
    return problems + how(case, FIELDS, today) + FIELDS.unprintable(case)


def _other_use(case: WithdrawalConsultation) -> list[Problem]:
    """Whose purpose is achieved says whether the followers can be of use for another (G6(1)①)."""
    return FIELDS.missing(case, ("followers_other", "followers_use")) if "1" in case.criteria else []


def _merged(case: WithdrawalConsultation) -> list[Problem]:
    going = {str(account.pk) for account in accounts_about(case)}
    problems = []
    for key in going:
        successor = str(case.lines.get(key, {}).get("successor") or "")
        if not successor or (successor in going and not case.lines.get(successor, {}).get("kept")):
            problems.append(Problem(f"successor_{key}", "統合先のアカウントを選んでください"))
    return problems
