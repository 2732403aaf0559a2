"""An acquisition before it takes effect (G4(3), G4(4), G5(1)): what it must say, on days that can be."""

from __future__ import annotations

from datetime import date

from accounts.custody.rules import custody_of, settled
from accounts.custody.rules import problems as custody_problems
from accounts.models import SNSAccount
from accounts.older.dates import OLDEST
from applications.acquisition.fields import FIELDS
from applications.acquisition.models import AcquisitionNotice
from applications.notices.guards import identified
from katori_sns.cases.guards import account_of, held
from katori_sns.web.dates import local_date
from katori_sns.workflow.steps import CaseContext, Problem


def acquired(ctx: CaseContext[AcquisitionNotice]) -> list[Problem]:
    """Who the account is, from when it runs, and who keeps it; only an approved account (G4(3))."""
    case = ctx.case
    problems = FIELDS.missing(case) + identified(case, account_of(case))
    problems += held(case)
    if case.acquired_on and case.acquired_on > ctx.org.on:
        problems.append(Problem("acquired_on", "取得日は、きょうかその前の日にしてください"))
    if case.acquired_on and case.acquired_on < OLDEST:
        problems.append(Problem("acquired_on", "取得日が平成より前です。年を直してください"))
    if case.acquired_on and case.start_on and case.start_on < case.acquired_on:
        problems.append(Problem("start_on", "運用開始日は取得日より前にできません"))
    if account_of(case).acquired_on and not case.submitted_at:
        problems.append(Problem("account", "取得届の済んだアカウントです。変更届によってください"))
    return problems + _kept(ctx) + _linked(ctx) + FIELDS.unprintable(case)


def _kept(ctx: CaseContext[AcquisitionNotice]) -> list[Problem]:
    """Its custody, with the day of the next password, or why there is none (G5(1))."""
    case = ctx.case
    sheet = settled(custody_of(case), None)
    wrong = custody_problems(sheet, None, ctx.org.on, case.acquired_on)
    if not (sheet["change_due"] or sheet["undated_reason"].strip()):
        wrong.setdefault("change_due", "次にパスワードを変える日か、決められない理由を入力してください")
    return [Problem(name, text) for name, text in wrong.items()]


def _linked(ctx: CaseContext[AcquisitionNotice]) -> list[Problem]:
    """Links are seen once there is an account (G5(2))."""
    case, problems = ctx.case, []
    for name in ("to_city_on", "to_account_on"):
        on = getattr(case, name)
        if on and on > ctx.org.on:
            problems.append(Problem(name, "確かめた日は、きょうかその前の日にしてください"))
        elif on and case.acquired_on and on < case.acquired_on:
            problems.append(Problem(name, "確かめた日は取得日より前にできません"))
    return problems


def allowed_from(account: SNSAccount) -> date | None:
    """The day from which the account might be acquired: of its approval, or of the telephone call (G4(3))."""
    # The case that opened the account is the first that names it.
    opened = account.case_accounts.select_related("case__emergencyrecognition")
    row = opened.order_by("pk").first()
    if row is None or row.case.decided_at is None:
        return None
    told = getattr(getattr(row.case, "emergencyrecognition", None), "told_at", None)
    return min(local_date(moment) for moment in (row.case.decided_at, told) if moment)
