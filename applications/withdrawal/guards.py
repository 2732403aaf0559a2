"""A withdrawal before it moves on (G6)."""

from __future__ import annotations

from applications.giving_up.guards import HOW, accounts_of, how
from applications.withdrawal.models import WithdrawalConsultation
from katori_sns.cases.guards import needed, printable
from katori_sns.cases.words import in_words, labels_of
from katori_sns.web.dates import local_date
from katori_sns.workflow.steps import CaseContext, Problem

FORM = ("manager", "purpose", "reason", "planned_on", "other")
TOLD = ("told_at", "told_by", "told_to")
GROUNDS = ("other_ground", "followers_use", "evaluation")
TEXTS = (*FORM, "measure", *GROUNDS, *HOW, *TOLD)
LABELS = labels_of(WithdrawalConsultation, TEXTS)


def complete(ctx: CaseContext) -> list[Problem]:
    """The form, a ground, and what the measure asks for."""
    case: WithdrawalConsultation = ctx.case
    texts = in_words(case, TEXTS)
    problems = needed(texts, LABELS, ("manager", "purpose", "reason", "planned_on"))
    if not case.criteria and not case.other_ground.strip():
        problems.append(Problem("criteria", "判断基準を選ぶか、ほかの理由を書いてください"))
    if case.measure == case.Measure.MERGE:
        problems += _merged(case)
    if any(texts[name] for name in TOLD):
        problems += needed(texts, LABELS, TOLD)
    if case.told_at and local_date(case.told_at) > ctx.org.on:
        problems.append(Problem("told_at", "電話等の日時は、きょうかその前の日にしてください"))
    return problems + how(case, texts, LABELS) + printable(texts, LABELS)


def _merged(case: WithdrawalConsultation) -> list[Problem]:
    going = {str(account.pk) for account in accounts_of(case)}
    problems = []
    for key in going:
        successor = str(case.lines.get(key, {}).get("successor") or "")
        if not successor or (successor in going and not case.lines.get(successor, {}).get("kept")):
            problems.append(Problem(f"successor_{key}", "統合先のアカウントを選んでください"))
    return problems
