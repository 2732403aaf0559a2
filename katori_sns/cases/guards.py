"""What any kind may ask: whether its section still has the accounts, when a talk was (G4(1), G6)."""

from __future__ import annotations

from datetime import datetime

from accounts.models import SNSAccount
from accounts.older.dates import IN_FORCE
from katori_sns.web.dates import local_date
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Problem
from katori_sns.workflow.words import label_of


def account_of(case: Case) -> SNSAccount:
    """The one account of a case."""
    return case.case_accounts.select_related("account__section").get().account


def held(case: Case) -> list[Problem]:
    """The account is still the section's, and not given up: another case may have been faster."""
    account = account_of(case)
    if account.state in SNSAccount.CLOSED:
        return [Problem("account", f"このアカウントは「{account.get_state_display()}」です")]
    if account.section_id != case.keeper_id:
        return [Problem("account", f"このアカウントは{account.section.name}に移りました")]
    return []


def accounts_about(case: Case) -> list[SNSAccount]:
    """The accounts a case is about, in the order of their keys."""
    return [row.account for row in case.case_accounts.select_related("account").order_by("account")]


def talked(case: Case, name: str, now: datetime) -> list[Problem]:
    """What was said by telephone or at a meeting was: before now, to the minute, and under the guideline."""
    at: datetime | None = getattr(case, name)
    label = label_of(type(case), name)
    if at and at > now:
        return [Problem(name, f"{label}が、いまより後です。実際の日時に直してください")]
    if at and local_date(at) < IN_FORCE:
        return [Problem(name, f"{label}が、ガイドラインの施行（令和4年10月1日）より前です。直してください")]
    return []
