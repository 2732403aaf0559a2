"""Which accounts a case is about, and whether its section still has them."""

from __future__ import annotations

from accounts.models import SNSAccount
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Problem


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
