"""What the chief's 実施 brings about (G6)."""

from __future__ import annotations

from applications.giving_up.actions import give_order
from applications.withdrawal.models import WithdrawalConsultation
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.steps import Problem, Transition


def explain_disagreement(transition: Transition) -> None:
    """実施 against the PR division's opinion gives a reason; raises Incomplete."""
    advice = [
        t.action
        for t in transition.tasks
        if t.desk == "pr" and t.round == transition.case.round and t.done_at
    ]
    if "with_opinion" in advice and not transition.comment:
        raise Incomplete([Problem("comment", "広報主管課の意見と違う判断をする理由を入力してください")])


def carry_out(transition: Transition[WithdrawalConsultation]) -> None:
    """実施 by the chief: the accounts rest, or their followers are told before they are deleted."""
    explain_disagreement(transition)
    give_order(transition)
