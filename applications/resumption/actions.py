"""What a resumption brings about (G6)."""

from __future__ import annotations

from accounts.account import closing
from applications.giving_up.actions import State
from applications.resumption.models import ResumptionNotice
from katori_sns.web.dates import local_date
from katori_sns.workflow.actions import lock_accounts
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Transition


def resume(transition: Transition[ResumptionNotice]) -> None:
    """再開届: the accounts run again from the day it names; one that is to come waits for it.

    What is corrected after 差戻し moves only a day that is still to come.
    """
    case, by, now = transition.case, transition.by, transition.now
    accounts = lock_accounts(transition.case)
    submit_effect(transition)
    for account in accounts:
        if account.state != State.STOPPED or not (case.round == 1 or account.resume_on):
            continue
        if case.resumed_on and case.resumed_on > local_date(now):
            closing.resume_later(account, on=case.resumed_on, by=by, now=now)
        else:
            closing.resume(account, by=by, now=now)
