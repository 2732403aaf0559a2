"""What the PR division's stop brings about in the register, and its lifting (G6 なお書き)."""

from __future__ import annotations

from accounts.account import closing
from applications.forced_stop.models import ForcedStop
from applications.giving_up.actions import (
    ENDED,
    State,
    end_the_rest,
    give_order,
    orders_of,
    state_before,
    tell_everybody,
    was_said,
)
from katori_sns.workflow.actions import lock_accounts
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Transition


def propose(transition: Transition[ForcedStop]) -> None:
    """It goes to the manager, with the contact that was made by then."""
    was_said(transition, "contacted_at")
    submit_effect(transition)


def decide(transition: Transition[ForcedStop]) -> None:
    """The manager's decision, after the section was contacted (G6 なお書き)."""
    was_said(transition, "contacted_at")
    give_order(transition)


def force_at_once(transition: Transition[ForcedStop]) -> None:
    """The urgent decision of the manager alone, after the contact; the superior post reads it afterwards."""
    was_said(transition, "contacted_at")
    submit_effect(transition)
    give_order(transition)
    transition.case.decided_at = transition.now
    transition.rest_on(transition.process.article)


def lift(transition: Transition[ForcedStop]) -> None:
    """解除: the account runs again, unless its section has stopped it or is giving it up."""
    case = transition.case
    for account in lock_accounts(case):
        before = state_before(case, account)
        later = [o for o in orders_of(case, account) if o.carried_out_at > case.carried_out_at]
        rests = before != State.ACTIVE or any(o.state not in ENDED for o in later)
        if account.state == State.STOPPED and not rests:
            closing.resume(account, by=transition.by, now=transition.now)
    end_the_rest(transition)
    tell_everybody(transition)
