"""What a revision of an account's nine items brings about (G4(2))."""

from __future__ import annotations

from accounts.account import lifecycle as account_lifecycle
from accounts.account import policies as account_policies
from applications.policy_revision.models import PolicyRevisionConsultation
from katori_sns.workflow.models import CaseAccount
from katori_sns.workflow.steps import Transition


def revise_account(transition: Transition) -> None:
    """The account is run by the new nine items from today."""
    case: PolicyRevisionConsultation = transition.case
    pk = CaseAccount.objects.values_list("account", flat=True).get(case=case)
    by = transition.org.actor(
        transition.actor, transition.authority.seat.section_id, transition.task.acting_for
    )
    account_policies.revise_policy(
        account_lifecycle.lock([pk])[pk], items=case.written(), source=case.subject, by=by, now=transition.now
    )
