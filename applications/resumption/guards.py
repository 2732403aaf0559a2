"""A resumption before it takes effect (G6)."""

from __future__ import annotations

from accounts.models import SNSAccount
from applications.forced_stop.models import ForcedStop
from applications.giving_up.guards import State
from applications.resumption.fields import FIELDS
from applications.resumption.models import ResumptionNotice
from katori_sns.cases.guards import accounts_about
from katori_sns.web.dates import format_wareki
from katori_sns.workflow.steps import CaseContext, Problem


def resumable(ctx: CaseContext[ResumptionNotice]) -> list[Problem]:
    """A day and a reason; only an own stop is resumed by its section."""
    case = ctx.case
    problems = FIELDS.missing(case)
    for account in accounts_about(case):
        if account.state != State.STOPPED and not case.submitted_at:
            problems.append(Problem("account", f"{account}は停止していません"))
        if account.stopped_on and case.resumed_on and case.resumed_on < account.stopped_on:
            stopped = f"{account}は{format_wareki(account.stopped_on)}に停止しました"
            problems.append(Problem("resumed_on", f"{stopped}。その日か後の日にしてください"))
        if forced(account):
            problems.append(
                Problem("account", f"{account}は広報主管課が停止しています。解除を待ってください")
            )
    return problems + FIELDS.unprintable(case)


def forced(account: SNSAccount) -> bool:
    """Whether the PR division's stop stands."""
    return ForcedStop.objects.filter(case_accounts__account=account, state="stopped").exists()
