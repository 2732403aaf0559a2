"""運用ポリシー改正協議 (G4(2)): of one account, and of the policy all accounts share."""

from django.conf import settings

from accounts.policy.items import NINE_ITEMS
from applications.actions.policies import revise_account, revise_common
from applications.guards import policies as guards
from applications.models import CommonPolicyRevision, PolicyRevisionConsultation
from applications.process.desks import CIRCULATED, READ
from applications.texts import accounts_of, in_words
from katori_sns.workflow.ladder import (
    LADDER_STATES,
    drafter,
    ladder,
    ladder_words,
    pr_manager,
    proposer,
    submit_effect,
)
from katori_sns.workflow.steps import Address, Desk, Process, Scene, State, Step, Word

REVISED = {
    "at_pr": State("広報主管課で協議中", "now"),
    "no_objection": State("異議なし", "done", final=True),
    "objection": State("異議あり", "stop", final=True),
}


def snapshot(case: PolicyRevisionConsultation) -> dict[str, str]:
    named = {"section": case.section.name, "account": accounts_of(case)}
    return named | in_words(case, ("reason",)) | case.texts()


_desks, _steps = ladder(days=settings.TARGET_DAYS, guard=guards.complete)
POLICY_REVISION = Process(
    kind="policy_revision",
    name="運用ポリシー改正協議",
    tag="ポリシー改正",
    series="改",
    model=PolicyRevisionConsultation,
    title=lambda case: f"{accounts_of(case) or 'アカウント'}の運用ポリシー改正協議"[:200],
    desks=(
        *_desks,
        Desk("pr", "広報主管課", "協議", pr_manager, decides=True, days=settings.TARGET_DAYS),
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
        Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, voids=True),
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
    snapshot=snapshot,
    labels={"section": "所属名", "account": "アカウント"}
    | guards.REASON
    | {item.field: str(item) for item in NINE_ITEMS},
    claim="policy",
)


def requested(scene: Scene) -> Address | None:
    """The drafter, where another section asked for the revision: its chief submits."""
    return drafter(scene) if scene.case.section_id != scene.org.pr.pk else None


def of_own_motion(scene: Scene) -> Address | None:
    """The drafter, where the PR division revises of its own motion."""
    return None if requested(scene) else drafter(scene)


def common_snapshot(case: CommonPolicyRevision) -> dict[str, str]:
    asked = {"section": case.section.name, "application": case.application.title if case.application else ""}
    return asked | in_words(case, guards.COMMON)


_common_desks, _common_steps = ladder(days=settings.TARGET_DAYS, guard=guards.complete_common)
COMMON_POLICY = Process(
    kind="common_policy",
    name="香取市ソーシャルメディア運用ポリシー改正協議",
    tag="共通ポリシー",
    series="改",
    model=CommonPolicyRevision,
    title=lambda case: (
        "香取市ソーシャルメディア運用ポリシーの改正"
        + (f"（{case.application.title}）" if case.application else "")
    ),
    desks=(
        *_common_desks,
        Desk("pr", "広報主管課", "決定", pr_manager, decides=True, days=settings.TARGET_DAYS),
        CIRCULATED,
    ),
    steps=(
        Step(
            "forward",
            "draft",
            opens=("chief",),
            state="at_chief",
            by=requested,
            guard=guards.complete_common,
        ),
        Step(
            "propose",
            "draft",
            opens=("pr",),
            state="at_pr",
            by=of_own_motion,
            guard=guards.complete_common,
            effect=submit_effect,
        ),
        *(step for step in _common_steps if step.action != "forward"),
        Step("take_back", "pr", opens=("draft",), state="draft", by=proposer, voids=True),
        Step("decide", "pr", opens=("promotion",), state="decided", effect=revise_common),
        Step("abandon", "pr", state="abandoned", needs_comment=True),
        Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, voids=True),
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
    snapshot=common_snapshot,
    labels={"section": "所属名", "application": "もとになった申請"} | guards.COMMON_LABELS,
)
