"""A resumption before it takes effect (G6)."""

from __future__ import annotations

from datetime import date

from accounts.models import SNSAccount
from applications.forced_stop.models import ForcedStop
from applications.giving_up.actions import orders_of
from applications.giving_up.guards import State
from applications.resumption.fields import FIELDS
from applications.resumption.models import ResumptionNotice
from katori_sns.cases.guards import accounts_about
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.steps import CaseContext, Problem


def resumable(ctx: CaseContext[ResumptionNotice]) -> list[Problem]:
    """A day and a reason; only an own stop is resumed by its section."""
    case = ctx.case
    problems = FIELDS.missing(case)
    for account in accounts_about(case):
        if account.state != State.STOPPED and not case.submitted_at:
            problems.append(Problem("account", f"{account}は停止していません"))
        since = rests_since(account, case)
        if since and case.resumed_on and case.resumed_on < since:
            stopped = f"{account}は{format_wareki(since)}に停止しました"
            problems.append(Problem("resumed_on", f"{stopped}。その日か後の日にしてください"))
        if forced(account):
            problems.append(
                Problem("account", f"{account}は広報主管課が停止しています。解除を待ってください")
            )
    return problems + FIELDS.unprintable(case)


def rests_since(account: SNSAccount, case: ResumptionNotice) -> date | None:
    """The day of its stop; until that is recorded, and once it runs again, that of the order."""
    ordered = (order.carried_out_at for order in orders_of(case, account))
    before = (at for at in ordered if not case.submitted_at or at <= case.submitted_at)
    last = next(before, None)
    return account.stopped_on or (local_date(last) if last else account.exists_from)


def forced(account: SNSAccount) -> bool:
    """Whether the PR division's stop stands."""
    return ForcedStop.objects.filter(case_accounts__account=account, state="stopped").exists()
