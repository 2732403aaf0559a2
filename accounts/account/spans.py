"""In which state an account was at a moment, as its history has it (G6(2)); today it may be in another."""

from __future__ import annotations

from datetime import datetime

from accounts.account.models import SNSAccount
from katori_sns.history.models import Event
from katori_sns.web.dates import local_date

State = SNSAccount.State
LABEL = "状態"  # under which each turn stands in the history
TURNS = (*State.values, "start", "abandon")
_BY_LABEL = {str(state.label): state for state in State}


def state_at(account: SNSAccount, moment: datetime) -> State:
    """Its state then: after the last turn on record, before the first; by its own days where none is."""
    events = Event.objects.about(account.subject).filter(action__in=TURNS).order_by("seq")
    turns = [(at, changes[LABEL]) for at, changes in events.values_list("at", "changes") if LABEL in changes]
    state = turns[0][1][0] if turns else None
    for at, (_, new) in turns:
        if at <= moment:
            state = new
    found = _BY_LABEL.get(state or "", State(account.state))
    return _by_days(account, moment) if not turns else found


def _by_days(account: SNSAccount, moment: datetime) -> State:
    """Of an account that was entered as it is: it ran until the day on which it was stopped or deleted."""
    day = local_date(moment)
    ends = {State.STOPPED: account.stopped_on, State.WITHDRAWN: account.deleted_on}.get(State(account.state))
    return State.ACTIVE if ends and day < ends else State(account.state)


def turned_on(account: SNSAccount, state: State, after: datetime) -> datetime | None:
    """When it came back to this state after a moment; None where it has not."""
    events = Event.objects.about(account.subject).filter(action__in=TURNS, at__gt=after).order_by("seq")
    rows = events.values_list("at", "changes")
    return next((at for at, changes in rows if changes.get(LABEL, ["", ""])[1] == str(state.label)), None)
