"""An acquisition before it takes effect (G4(3), G4(4))."""

from __future__ import annotations

from datetime import date

from accounts.custody.rules import custody_of, settled
from accounts.custody.rules import problems as custody_problems
from accounts.models import SNSAccount
from applications.acquisition.fields import FIELDS
from applications.acquisition.models import AcquisitionNotice
from applications.notices.guards import identified
from katori_sns.cases.guards import account_of, held
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.steps import CaseContext, Problem


def acquired(ctx: CaseContext[AcquisitionNotice]) -> list[Problem]:
    """Who the account is, from when it runs, and who keeps it; only an approved account (G4(3))."""
    case = ctx.case
    problems = FIELDS.missing(case) + identified(case, account_of(case))
    problems += held(case)
    if case.acquired_on and case.acquired_on > ctx.org.on:
        problems.append(Problem("acquired_on", "取得日は、きょうかその前の日にしてください"))
    if case.acquired_on and case.start_on and case.start_on < case.acquired_on:
        problems.append(Problem("start_on", "運用開始日は取得日より前にできません"))
    if account_of(case).acquired_on and not case.submitted_at:
        problems.append(Problem("account", "取得届の済んだアカウントです。変更届によってください"))
    earliest = allowed_from(account_of(case))
    if case.acquired_on and earliest and case.acquired_on < earliest:
        day = format_wareki(earliest)
        problems.append(Problem("acquired_on", f"承認（{day}）より前に取得したアカウントは届け出られません"))
    sheet = settled(custody_of(case), None)
    problems += [Problem(name, text) for name, text in custody_problems(sheet, None, ctx.org.on).items()]
    return problems + FIELDS.unprintable(case)


def allowed_from(account: SNSAccount) -> date | None:
    """The day from which the account might be acquired: of its approval, or of the telephone call (G4(3))."""
    # The case that opened the account is the first that names it.
    opened = account.case_accounts.select_related("case__emergencyrecognition")
    row = opened.order_by("pk").first()
    if row is None or row.case.decided_at is None:
        return None
    told = getattr(getattr(row.case, "emergencyrecognition", None), "told_at", None)
    return min(local_date(moment) for moment in (row.case.decided_at, told) if moment)
