"""What the PR division's stop brings about in the register, and its lifting (G6 なお書き)."""

from __future__ import annotations

from accounts.account import closing
from applications.giving_up.actions import (
    ENDED,
    State,
    _accounts,
    _before,
    _by,
    _end_the_rest,
    _orders,
    _tell_all,
    order,
)
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Transition


def force_at_once(transition: Transition) -> None:
    """The urgent decision of the manager alone; the superior post reads it afterwards."""
    submit_effect(transition)
    order(transition)
    transition.case.decided_at = transition.now


def lift(transition: Transition) -> None:
    """解除: the account runs again, unless its section has stopped it or is giving it up."""
    for account in _accounts(transition):
        before = _before(transition.case, account)
        later = _orders(transition.case, account).filter(
            case__carried_out_at__gt=transition.case.carried_out_at
        )
        rests = before != State.ACTIVE or later.exclude(case__state__in=ENDED).exists()
        if account.state == State.STOPPED and not rests:
            closing.resume(account, by=_by(transition), now=transition.now)
    _end_the_rest(transition)
    _tell_all(transition)
