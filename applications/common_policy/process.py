"""運用ポリシー改正協議 of the policy all accounts share (G4(2))."""

from __future__ import annotations

from django.conf import settings

from applications.common_policy import guards
from applications.common_policy.actions import revise_common
from applications.common_policy.fields import FIELDS
from applications.common_policy.models import CommonPolicyRevision
from applications.desks import CIRCULATED, READ
from katori_sns.workflow.ladder import (
    LADDER_STATES,
    drafter,
    ladder,
    ladder_words,
    pr_manager,
    proposer,
    submit_effect,
)
from katori_sns.workflow.steps import Address, CaseContext, Desk, Process, State, Step, Word


def requested(ctx: CaseContext) -> Address | None:
    """The drafter, where another section asked for the revision: its chief submits."""
    return drafter(ctx) if ctx.case.keeper_id != ctx.org.pr.pk else None


def of_own_motion(ctx: CaseContext) -> Address | None:
    """The drafter, where the PR division revises of its own motion."""
    return None if requested(ctx) else drafter(ctx)


_desks, _steps = ladder(days=settings.TARGET_DAYS, guard=guards.complete)
COMMON_POLICY = Process(
    kind="common_policy",
    name="香取市ソーシャルメディア運用ポリシー改正協議",
    tag="共通ポリシー",
    series="改",
    article="4 手続 (2)",
    model=CommonPolicyRevision,
    title=lambda case: (
        "香取市ソーシャルメディア運用ポリシーの改正"
        + (f"（{case.application.title}）" if case.application else "")
    ),
    desks=(
        *_desks,
        Desk("pr", "広報主管課", "決定", pr_manager, decides=True, days=settings.TARGET_DAYS, anew=True),
        CIRCULATED,
    ),
    steps=(
        Step(
            "forward",
            "draft",
            opens=("chief",),
            state="at_chief",
            by=requested,
            guard=guards.complete,
        ),
        Step(
            "propose",
            "draft",
            opens=("pr",),
            state="at_pr",
            by=of_own_motion,
            guard=guards.complete,
            effect=submit_effect,
        ),
        *(step for step in _steps if step.action != "forward"),
        Step("take_back", "pr", opens=("draft",), state="draft", by=proposer, ends_round=True),
        Step("decide", "pr", opens=("promotion",), state="decided", effect=revise_common),
        Step("abandon", "pr", state="abandoned", needs_comment=True),
        Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, ends_round=True),
        Step("circulate", "promotion"),
    ),
    states=LADDER_STATES
    | {
        "at_pr": State("広報主管課で決定待ち", "now"),
        "decided": State("決定", "done", final=True),
        "abandoned": State("取りやめ", "stop", final=True),
    },
    words=ladder_words("改正")
    | {
        "propose": Word(
            "広報主管課長へ上げる",
            "広報主管課長へ上げる",
            ("広報主管課長に届き、受付番号が付きます。",),
            "この改正を広報主管課長へ上げますか",
            "primary",
        ),
        "take_back": ladder_words("改正")["pull_back"],
        "decide": Word(
            "決定",
            "決定する",
            (
                "施行日から新しい版の運用ポリシーになります。取り消せません。",
                "改正を待っていた申請は、施行日から審査を再開できます。",
                "すべてのアカウントが「読み合わせがまだ」になります。",
            ),
            "この改正を決定しますか",
            "primary",
        ),
        "abandon": Word(
            "取りやめ",
            "取りやめる",
            ("理由を付けて案件を終わらせます。いまの運用ポリシーが続きます。",),
            "この改正を取りやめますか",
            "danger",
        ),
        "circulate": READ,
    },
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
)
