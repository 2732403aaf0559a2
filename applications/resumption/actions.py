"""What a resumption brings about (G6)."""

from __future__ import annotations

from accounts.account import closing
from applications.giving_up.actions import State, _accounts, _by
from applications.resumption.models import ResumptionNotice
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Transition


def resume(transition: Transition) -> None:
    """再開届: the accounts run again from the submission."""
    case: ResumptionNotice = transition.case
    accounts = _accounts(transition)
    submit_effect(transition)
    for account in accounts:
        if account.state == State.STOPPED and case.round == 1:
            closing.resume(account, by=_by(transition), now=transition.now)
