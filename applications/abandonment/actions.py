"""What the submission of an abandonment brings about (G4(4))."""

from __future__ import annotations

from accounts.account import lifecycle as account_lifecycle
from applications.abandonment.models import AbandonmentNotice
from applications.notices.actions import end_reminder
from katori_sns.workflow.actions import lock_account
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Transition


def abandon(transition: Transition[AbandonmentNotice]) -> None:
    """取得取りやめ: the account is not acquired after all."""
    case = transition.case
    account = lock_account(transition.case)
    submit_effect(transition)
    if case.round == 1:
        account_lifecycle.abandon(account, by=transition.by, now=transition.now)
    end_reminder(account, transition)
