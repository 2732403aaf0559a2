"""新規運用開始申請 (G4(1)–(3)); a start is reported to the promotion office (G7)."""

from __future__ import annotations

from django.conf import settings

from applications.desks import ACQUIRE, RECEIVE, REPORTED, TO_ACQUIRE
from applications.new_operation import guards
from applications.new_operation.actions import approve, cite, reject, wait_for_policy
from applications.new_operation.fields import FIELDS
from applications.new_operation.models import NewOperationApplication
from katori_sns.workflow.ladder import LADDER_STATES, chief, ladder, ladder_words, pr_manager, pr_staff
from katori_sns.workflow.steps import Address, CaseContext, Desk, Process, State, Step, Word


def reviser(ctx: CaseContext[NewOperationApplication]) -> Address | None:
    """PR staff, once an item is 不足: what the section's own text lacks is returned instead."""
    return pr_staff(ctx) if "lacking" in guards.verdicts_of(ctx.case).values() else None


_desks, _steps = ladder(
    days=settings.TARGET_DAYS,
    guard=guards.complete,
    at_pr=("pr", "assess"),
    submitted=cite,
)
NEW_OPERATION = Process(
    kind="new_operation",
    name="ソーシャルメディア新規運用開始申請書",
    tag="新規申請",
    series="申",
    article="4 手続 (1)",
    model=NewOperationApplication,
    title=lambda case: f"{case.account_name}（{case.medium_label}）新規運用開始申請書",
    desks=(
        *_desks,
        Desk("pr", "広報主管課", "承認", pr_manager, decides=True, days=settings.TARGET_DAYS, anew=True),
        Desk("assess", "広報主管課", "九項目の確認", pr_staff, side=True, days=settings.TARGET_DAYS),
        Desk("policy", "広報主管課", "共通ポリシーの改正待ち", pr_staff, rests=True),
        REPORTED,
        TO_ACQUIRE,
    ),
    steps=(
        *_steps,
        Step("assess", "assess", guard=guards.assessed),
        Step(
            "approve",
            "pr",
            opens=("promotion", ACQUIRE),
            state="approved",
            guard=guards.all_clear,
            effect=approve,
        ),
        Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, ends_round=True),
        Step("reject", "pr", state="rejected", effect=reject, needs_comment=True),
        Step(
            "revise_policy",
            "pr",
            opens=("policy",),
            state="waiting",
            by=reviser,
            effect=wait_for_policy,
        ),
        Step("resume", "policy", opens=("pr", "assess"), state="at_pr", guard=guards.policy_in_force),
        Step("cancel", "policy", state="cancelled", by=chief),
        Step("receive", "promotion"),
    ),
    states=LADDER_STATES
    | {
        "waiting": State("共通ポリシーの改正待ち", "now"),
        "approved": State("承認済", "done", final=True),
        "rejected": State("不承認", "stop", final=True),
    },
    words=ladder_words("申請")
    | {
        "assess": Word(
            "九項目を確認",
            "九項目の確認を終える",
            ("確認の結果を広報主管課長に渡します。決めるまでは直せます。",),
            "九項目の確認を終えますか",
            "primary",
        ),
        "approve": Word(
            "承認",
            "承認する",
            (
                "アカウントを「取得待ち」で台帳に載せ、{section}が取得に進みます。取り消せません。",
                "運用ポリシー第1版が効力を持ちます。",
                "起案者 {drafter} と所属長に知らせます。",
                "シティプロモーション統括部局に報告が届きます。受領を待たずに進めます。",
            ),
            "この申請を承認しますか",
            "primary",
        ),
        "reject": Word(
            "不承認",
            "不承認にする",
            ("理由を付けて案件を終わらせます。続けるには新しい申請が必要です。",),
            "この申請を不承認にしますか",
            "danger",
        ),
        "revise_policy": Word(
            "共通ポリシーの改正を始める",
            "共通ポリシーの改正を始める",
            (
                "確認で書いた意見を写して、共通ポリシーの改正協議の下書きを作ります。",
                "この申請は、改正が効力を持つまで待ちます。申請した所属の文だけの不足なら、差し戻してください。",
            ),
            "共通ポリシーの改正を始めますか",
        ),
        "resume": Word(
            "審査の再開",
            "審査を再開する",
            ("九項目の確認に戻ります。不足とした項目を、改正した共通ポリシーで確かめてください。",),
            "この申請の審査を再開しますか",
            "primary",
        ),
        "receive": RECEIVE,
    },
    snapshot=FIELDS.words,
    sheets=("pr",),
    labels=FIELDS.labels,
)
