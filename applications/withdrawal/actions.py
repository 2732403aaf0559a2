"""What the chief's 実施 brings about (G6)."""

from __future__ import annotations

from accounts.reviews.consulting import consulted
from applications.giving_up.actions import give_order, was_said
from applications.giving_up.harm import inform
from applications.withdrawal.models import WithdrawalConsultation
from katori_sns.web.dates import local_date
from katori_sns.workflow.actions import lock_accounts
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Problem, Transition


def submit(transition: Transition[WithdrawalConsultation]) -> None:
    """The PR division is consulted; of significant harm all of it hears at once (G6(2))."""
    was_said(transition, "told_at")
    submit_effect(transition)
    if transition.case.harm:
        inform(transition)
    accounts, today = lock_accounts(transition.case), local_date(transition.now)
    consulted(accounts, on=today, by=transition.by, now=transition.now)


def take_back(transition: Transition[WithdrawalConsultation]) -> None:
    """取下げ, 引戻し, 差戻し: what was judged 撤退 is still to be consulted about."""
    if transition.case.submitted_at:
        accounts = lock_accounts(transition.case)
        consulted(accounts, on=None, by=transition.by, now=transition.now)


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
