"""運用停止（撤退）(G6): the PR division advises, the chief decides, and each step is done with proof.

At once only for significant harm (G6(2)); each way is reported to the promotion office (G7).
"""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from applications.desks import RECEIVE, REPORTED
from applications.giving_up.models import GivingUp
from applications.giving_up.process import (
    EXECUTED,
    EXECUTION_STATES,
    EXECUTION_WORDS,
    during_period,
    execution,
)
from applications.withdrawal import actions, guards
from applications.withdrawal.fields import FIELDS
from applications.withdrawal.models import WithdrawalConsultation
from katori_sns.workflow.ladder import LADDER_STATES, chief, ladder, ladder_words, pr_manager
from katori_sns.workflow.steps import Address, CaseContext, Desk, Process, State, Step, Word
from katori_sns.workflow.words import accounts_of

Measure = GivingUp.Measure


def stopping(ctx: CaseContext[WithdrawalConsultation]) -> Address | None:
    """The chief, of a stop."""
    return chief(ctx) if ctx.case.measure == Measure.STOP else None


def announcing(ctx: CaseContext[WithdrawalConsultation]) -> Address | None:
    """The chief, of a withdrawal that is announced first."""
    return chief(ctx) if ctx.case.measure != Measure.STOP and not ctx.case.harm else None


def deleting(ctx: CaseContext[WithdrawalConsultation]) -> Address | None:
    """The chief, of a withdrawal at once, for significant harm."""
    return chief(ctx) if ctx.case.measure != Measure.STOP and ctx.case.harm else None


PULLED_BACK = ("pull_back", "pr")  # what is taken back, or given back, is not submitted
_desks, _steps = ladder(days=settings.TARGET_DAYS, guard=guards.complete, submitted=actions.submit)
_steps = tuple(
    replace(s, effect=actions.take_back) if s.action == "cancel" or (s.action, s.at) == PULLED_BACK else s
    for s in _steps
)
WITHDRAWAL = Process(
    kind="withdrawal",
    name="ソーシャルメディア運用停止（撤退）事前協議書",
    tag="運用停止・撤退",
    series="撤",
    article="6 継続と運用停止（撤退）",
    model=WithdrawalConsultation,
    title=lambda case: f"{accounts_of(case) or 'アカウント'}の{case.get_measure_display()}事前協議書"[:200],
    desks=(
        *_desks,
        Desk("pr", "広報主管課", "協議", pr_manager, decides=True, days=settings.TARGET_DAYS, anew=True),
        Desk("chief_again", "所属長の判断", "実施の判断", chief, days=settings.TARGET_DAYS),
        *execution(pr_manager),
        REPORTED,
    ),
    steps=(
        *_steps,
        Step("no_objection", "pr", opens=("chief_again",), state="advised"),
        Step("with_opinion", "pr", opens=("chief_again",), state="advised", needs_comment=True),
        Step(
            "return",
            "pr",
            opens=("draft",),
            state="draft",
            effect=actions.take_back,
            needs_comment=True,
            ends_round=True,
        ),
        Step(
            "carry_out_stop",
            "chief_again",
            opens=("execute", "promotion"),
            state="stopping",
            by=stopping,
            effect=actions.carry_out,
        ),
        Step(
            "carry_out",
            "chief_again",
            opens=("tell_followers", "tell_city", "promotion"),
            state="notice",
            by=announcing,
            effect=actions.carry_out,
        ),
        Step(
            "carry_out_at_once",
            "chief_again",
            opens=("delete", "promotion"),
            state="deleting",
            by=deleting,
            effect=actions.carry_out,
        ),
        Step("abandon", "chief_again", state="abandoned", needs_comment=True),
        *EXECUTED,
        *during_period(chief, pr_manager),
        Step("receive", "promotion"),
    ),
    states=LADDER_STATES
    | {
        "at_pr": State("広報主管課で協議中", "now"),
        "advised": State("協議済（所属長の判断待ち）", "now", decided=True),
        "abandoned": State("取りやめ（実施しない）", "none", final=True),
        "stopped": State("停止済", "done", final=True),
    }
    | EXECUTION_STATES,
    words=ladder_words("協議書")
    | {
        "no_objection": Word(
            "異議なし",
            "異議なしとする",
            ("協議の結果を{section}に知らせます。実施するかどうかは所属長が決めます。",),
            "この撤退等を異議なしとしますか",
            "primary",
        ),
        "with_opinion": Word(
            "意見付き",
            "意見を付ける",
            ("意見を{section}に知らせます。実施するかどうかは所属長が決めます。",),
            "この撤退等に意見を付けますか",
        ),
        "return": Word(
            "差戻し",
            "差し戻す",
            ("記載の不備を、理由を付けて起案者 {drafter} に戻します。",),
            "この協議書を記載不備として差し戻しますか",
        ),
        "carry_out_stop": Word(
            "停止の実施",
            "停止を実施する",
            (
                "アカウントは「停止中（実施待ち）」になります。実際に停止した日をあとで記録します。",
                "シティプロモーション統括部局に報告が届きます。",
            ),
            "このアカウントを停止しますか",
            "primary",
        ),
        "carry_out": Word(
            "撤退の実施",
            "撤退を実施する",
            (
                "アカウントは「周知期間中」になります。アカウントと市ホームページで知らせ、期間のあとで削除します。",
                "周知の期間中は取りやめられます。シティプロモーション統括部局に報告が届きます。",
            ),
            "このアカウントから撤退しますか",
            "primary",
        ),
        "carry_out_at_once": Word(
            "直ちに撤退",
            "直ちに撤退する",
            ("著しい不利益があるため、周知の期間を置かずに削除します。証拠を保全したか確かめてください。",),
            "直ちに撤退しますか",
            "danger",
        ),
        "abandon": Word(
            "取りやめ",
            "実施しない",
            ("理由を残して案件を終わらせます。アカウントの運用が続きます。",),
            "この撤退等を取りやめますか",
        ),
        "receive": RECEIVE,
    }
    | EXECUTION_WORDS,
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
    claim="withdrawal",
)
