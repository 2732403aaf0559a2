"""What the submission of an abandonment brings about (G4(4))."""

from __future__ import annotations

from accounts.account import lifecycle as account_lifecycle
from applications.abandonment.models import AbandonmentNotice
from applications.notices.actions import _account, _by, _reported
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Transition


def abandon(transition: Transition) -> None:
    """取得取りやめ: the account is not acquired after all."""
    case: AbandonmentNotice = transition.case
    account = _account(transition)
    submit_effect(transition)
    if case.round == 1:
        account_lifecycle.abandon(account, by=_by(transition), now=transition.now)
    _reported(account, transition)
