"""What a revision of an account's nine items brings about (G4(2))."""

from __future__ import annotations

from accounts.account import policies as account_policies
from applications.manuals.actions import set_manual
from applications.policy_revision.models import PolicyRevisionConsultation
from katori_sns.workflow.actions import lock_account
from katori_sns.workflow.steps import Transition


def revise_account(transition: Transition[PolicyRevisionConsultation]) -> None:
    """The account is run by the new nine items from today, with the manual that they name."""
    case = transition.case
    by = transition.by
    account = lock_account(case)
    account_policies.revise_policy(
        account, items=case.written(), source=case.subject, by=by, now=transition.now
    )
    set_manual(transition, account)
