"""A policy revision before it is sent on (G4(2))."""

from accounts.policy.clauses import read_clauses
from accounts.policy.items import NINE_ITEMS
from applications.guards.common import held, needed, printable
from applications.guards.new_operation import broadcast_named, no_secret, unwritten
from applications.models import CommonPolicyRevision, PolicyRevisionConsultation
from applications.texts import in_words, labels_of
from katori_sns.workflow.steps import Problem, Scene

ITEM_LABELS = {item.field: str(item) for item in NINE_ITEMS}
REASON = labels_of(PolicyRevisionConsultation, ("reason",))
COMMON = ("remarks", "reason", "text", "publish_on")
COMMON_LABELS = labels_of(CommonPolicyRevision, COMMON)


def complete(scene: Scene) -> list[Problem]:
    """The reason, and all nine items."""
    case: PolicyRevisionConsultation = scene.case
    texts = in_words(case, ("reason",)) | case.texts()
    problems = needed(texts, REASON, REASON) + unwritten(case) + held(case)
    return problems + printable(texts, REASON | ITEM_LABELS) + broadcast_named(case) + no_secret(case)


def concludable(scene: Scene) -> list[Problem]:
    """The account is still there to be run by the new nine items."""
    return held(scene.case)


def complete_common(scene: Scene) -> list[Problem]:
    """The reason, the day, and clauses that can be read."""
    case: CommonPolicyRevision = scene.case
    texts = in_words(case, COMMON)
    problems = needed(texts, COMMON_LABELS, ("reason", "text", "publish_on"))
    if case.text.strip():
        try:
            read_clauses(case.text)
        except ValueError as error:
            problems.append(Problem("text", str(error)))
    return problems + printable(texts, COMMON_LABELS)
