"""What a resumption brings about (G6)."""

from __future__ import annotations

from accounts.account import closing
from applications.giving_up.actions import State
from applications.resumption.models import ResumptionNotice
from katori_sns.workflow.actions import lock_accounts
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Transition


def resume(transition: Transition[ResumptionNotice]) -> None:
    """再開届: the accounts run again from the submission."""
    case = transition.case
    accounts = lock_accounts(transition.case)
    submit_effect(transition)
    for account in accounts:
        if account.state == State.STOPPED and case.round == 1:
            closing.resume(account, by=transition.by, now=transition.now)
