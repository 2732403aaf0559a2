"""A revision of the common policy before it is sent on (G4(2))."""

from __future__ import annotations

from accounts.policy.clauses import read_clauses
from applications.common_policy.models import CommonPolicyRevision
from katori_sns.cases.guards import needed, printable
from katori_sns.cases.words import in_words, labels_of
from katori_sns.workflow.steps import CaseContext, Problem

TEXTS = ("remarks", "reason", "text", "publish_on")
LABELS = labels_of(CommonPolicyRevision, TEXTS)


def complete(ctx: CaseContext) -> list[Problem]:
    """The reason, the day, and clauses that can be read."""
    case: CommonPolicyRevision = ctx.case
    texts = in_words(case, TEXTS)
    problems = needed(texts, LABELS, ("reason", "text", "publish_on"))
    if case.text.strip():
        try:
            read_clauses(case.text)
        except ValueError as error:
            problems.append(Problem("text", str(error)))
    return problems + printable(texts, LABELS)
