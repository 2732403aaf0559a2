"""A revision of the common policy before it is sent on (G4(2))."""

from __future__ import annotations

from accounts.policy.clauses import read_clauses
from applications.common_policy.fields import FIELDS
from applications.common_policy.models import CommonPolicyRevision
from katori_sns.workflow.steps import CaseContext, Problem


def complete(ctx: CaseContext[CommonPolicyRevision]) -> list[Problem]:
    """The reason, the day, and clauses that can be read."""
    case = ctx.case
    problems = FIELDS.missing(case)
    if case.publish_on and case.publish_on < ctx.org.on:
        problems.append(Problem("publish_on", "施行日は、きょうか後の日にしてください"))
    if case.text.strip():
        try:
            read_clauses(case.text)
        except ValueError as error:
            problems.append(Problem("text", str(error)))
    return problems + FIELDS.unprintable(case)
