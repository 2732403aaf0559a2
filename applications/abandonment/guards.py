"""An abandonment before it takes effect (G4(4))."""

from __future__ import annotations

from accounts.models import SNSAccount
from applications.abandonment.fields import FIELDS
from applications.abandonment.models import AbandonmentNotice
from katori_sns.cases.guards import account_of
from katori_sns.workflow.steps import CaseContext, Problem


def abandoned(ctx: CaseContext[AbandonmentNotice]) -> list[Problem]:
    """A reason; and only what was not acquired can be abandoned."""
    case = ctx.case
    account = account_of(case)
    open_still = account.state == SNSAccount.State.PENDING and not account.acquired_on
    problems = FIELDS.missing(case)
    if not (open_still or case.submitted_at):
        problems.append(Problem("account", "取得したアカウントです。運用停止（撤退）の手続によってください"))
    return problems + FIELDS.unprintable(case)
