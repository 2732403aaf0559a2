"""運用ポリシー改正協議 of one account (G4(2))."""

from __future__ import annotations

from django.conf import settings

from applications.desks import CIRCULATED, READ
from applications.policy_revision import guards
from applications.policy_revision.actions import revise_account
from applications.policy_revision.fields import FIELDS
from applications.policy_revision.models import PolicyRevisionConsultation
from katori_sns.workflow.ladder import LADDER_STATES, ladder, ladder_words, pr_manager
from katori_sns.workflow.steps import Desk, Process, State, Step, Word
from katori_sns.workflow.words import accounts_of

REVISED = {
    "at_pr": State("広報主管課で協議中", "now"),
    "no_objection": State("異議なし", "done", final=True),
    "objection": State("異議あり", "stop", final=True),
}


_desks, _steps = ladder(days=settings.TARGET_DAYS, guard=guards.complete)
POLICY_REVISION = Process(
    kind="policy_revision",
    name="運用ポリシー改正協議",
    tag="ポリシー改正",
    series="改",
    article="4 手続 (2)",
    model=PolicyRevisionConsultation,
    title=lambda case: f"{accounts_of(case) or 'アカウント'}の運用ポリシー改正協議"[:200],
    desks=(
        *_desks,
        Desk("pr", "広報主管課", "協議", pr_manager, decides=True, days=settings.TARGET_DAYS, anew=True),
        CIRCULATED,
    ),
    steps=(
        *_steps,
        Step(
            "no_objection",
            "pr",
            opens=("promotion",),
            state="no_objection",
            guard=guards.concludable,
            effect=revise_account,
        ),
        Step(
            "conditional",
            "pr",
            opens=("promotion",),
            state="conditional",
            guard=guards.concludable,
            effect=revise_account,
            needs_comment=True,
        ),
        Step("objection", "pr", state="objection", needs_comment=True),
        Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, ends_round=True),
        Step("circulate", "promotion"),
    ),
    states=LADDER_STATES | REVISED | {"conditional": State("条件付き", "done", final=True)},
    words=ladder_words("改正協議")
    | {
        "no_objection": Word(
            "異議なし",
            "異議なしとする",
            ("改正した九項目が、きょうからこのアカウントの運用ポリシーになります。取り消せません。",),
            "この改正を異議なしとしますか",
            "primary",
        ),
        "conditional": Word(
            "条件付き",
            "条件を付ける",
            ("改正した九項目がきょうから効力を持ち、条件を{section}に知らせます。取り消せません。",),
            "この改正に条件を付けますか",
        ),
        "objection": Word(
            "異議あり",
            "異議ありとする",
            ("理由を付けて案件を終わらせます。いまの運用ポリシーが続きます。",),
            "この改正を異議ありとしますか",
            "danger",
        ),
        "circulate": READ,
    },
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
    claim="policy",
)
