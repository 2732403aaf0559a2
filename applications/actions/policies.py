"""What a policy revision brings about (G4(2))."""

from accounts import life
from accounts.clauses import read_clauses
from accounts.models import CommonPolicy
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
    life.revise_policy(life.lock([pk])[pk], items=case.written(), source=case.subject, by=by, now=move.now)


def revise_common(move: Move) -> None:
    """The new version of the common policy, in force from its day, at the earliest today."""
    case: CommonPolicyRevision = move.case
    today = local_date(move.now)
    life.publish_policy(
        clauses=read_clauses(case.text),
        in_force_from=max(case.publish_on or today, today),
        reason=case.reason,
        source=case.subject,
        by=move.org.actor(move.actor, move.authority.seat.section_id, move.task.acting_for),
        now=move.now,
    )
