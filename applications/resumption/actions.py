"""What a resumption brings about (G6)."""

from __future__ import annotations

from accounts.account import closing
from applications.giving_up.actions import State, _accounts, _by
from applications.resumption.models import ResumptionNotice
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Move


def resume(move: Move) -> None:
    """再開届: the accounts run again from the submission."""
    case: ResumptionNotice = move.case
    accounts = _accounts(move)
    submit_effect(move)
    for account in accounts:
        if account.state == State.STOPPED and case.round == 1:
            closing.resume(account, by=_by(move), now=move.now)
