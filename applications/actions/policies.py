"""What a policy revision brings about (G4(2))."""

from accounts.account import lifecycle as account_lifecycle
from accounts.account import policies as account_policies
from accounts.models import CommonPolicy
from accounts.policy.clauses import read_clauses
from applications.models import CommonPolicyRevision, PolicyRevisionConsultation
from katori_sns.web.dates import local_date
from katori_sns.workflow.models import CaseAccount
from katori_sns.workflow.steps import Move


def newest_clauses() -> str:
    """The common policy's newest version as one text, to be rewritten."""
    policy = CommonPolicy.objects.with_clauses().order_by("-version").first()
    return policy.written() if policy else ""


def revise_account(move: Move) -> None:
    """The account is run by the new nine items from today."""
    case: PolicyRevisionConsultation = move.case
    pk = CaseAccount.objects.values_list("account", flat=True).get(case=case)
    by = move.org.actor(move.actor, move.authority.seat.section_id, move.task.acting_for)
    account_policies.revise_policy(
        account_lifecycle.lock([pk])[pk], items=case.written(), source=case.subject, by=by, now=move.now
    )


def revise_common(move: Move) -> None:
    """The new version of the common policy, in force from its day, at the earliest today."""
    case: CommonPolicyRevision = move.case
    today = local_date(move.now)
    account_policies.publish_policy(
        clauses=read_clauses(case.text),
        in_force_from=max(case.publish_on or today, today),
        reason=case.reason,
        source=case.subject,
        by=move.org.actor(move.actor, move.authority.seat.section_id, move.task.acting_for),
        now=move.now,
    )
