"""What a revision of the common policy brings about (G4(2))."""

from __future__ import annotations

from accounts.account import policies as account_policies
from accounts.models import CommonPolicy
from accounts.policy.clauses import read_clauses
from applications.common_policy.models import CommonPolicyRevision
from katori_sns.web.dates import local_date
from katori_sns.workflow.steps import Transition


def newest_clauses() -> str:
    """The common policy's newest version as one text, to be rewritten."""
    policy = CommonPolicy.objects.with_clauses().order_by("-version").first()
    return policy.written() if policy else ""


def revise_common(transition: Transition[CommonPolicyRevision]) -> None:
    """The new version of the common policy, in force from its day, at the earliest today."""
    case = transition.case
    today = local_date(transition.now)
    account_policies.publish_policy(
        clauses=read_clauses(case.text),
        in_force_from=max(case.publish_on or today, today),
        reason=case.reason,
        source=case.subject,
        by=transition.by,
        now=transition.now,
    )
