"""How the cases of this app move; a start is reported to the promotion office (G7)."""

from django.conf import settings

from accounts.items import NINE_ITEMS
from applications import guards
from applications.actions import approve, reject
from applications.models import NewOperationApplication
from katori_sns.web.dates import format_wareki
from katori_sns.workflow.ladder import (
    LADDER_STATES,
    LADDER_WORDS,
    ladder,
    pr_manager,
    pr_staff,
    promotion,
)
from katori_sns.workflow.steps import Desk, Process, State, Step, Word

SNAPSHOT = (
    "account_name",
    "consultation_on",
    "consultation_with",
    "consultation_result",
    "manager",
    "purpose",
    "medium_label",
    "trouble",
    "content",
    "hours",
    "frequency",
    "operators",
    "comments",
    "start_on",
    "other",
)


def snapshot(case: NewOperationApplication) -> dict[str, str]:
    """What is submitted, field by field, dates in wareki as on the form."""
    values = {name: getattr(case, name) for name in SNAPSHOT} | case.texts()
    values["section"] = "、".join(section.name for section in (case.section, *case.joint()))
    return {
        name: format_wareki(value) if hasattr(value, "year") else str(value or "")
        for name, value in values.items()
    }


LABELS = (
    {"section": "所属名"}
    | {
        name: guards.label(name) if name != "medium_label" else "ソーシャルメディアの種類"
        for name in SNAPSHOT
    }
    | {item.field: str(item) for item in NINE_ITEMS}
)
_desks, _steps = ladder(
    days=settings.TARGET_DAYS,
    forward_guard=guards.complete,
    submit_guard=guards.complete,
    at_pr=("pr", "assess"),
)

NEW_OPERATION = Process(
    kind="new_operation",
    name="ソーシャルメディア新規運用開始申請書",
    tag="新規申請",
    series="申",
    model=NewOperationApplication,
    title=lambda case: case.title_of(case.account_name, case.medium_label),
    desks=(
        *_desks,
        Desk("pr", "広報主管課", "承認", pr_manager, decides=True, days=settings.TARGET_DAYS),
        Desk("assess", "広報主管課", "九項目の確認", pr_staff, side=True, days=settings.TARGET_DAYS),
        Desk("promotion", "シティプロモーション", "受領", promotion, side=True, days=settings.TARGET_DAYS),
    ),
    steps=(
        *_steps,
        Step("assess", "assess", guard=guards.assessed),
        Step("approve", "pr", opens=("promotion",), state="approved", guard=guards.all_clear, effect=approve),
        Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, voids=True),
        Step("reject", "pr", state="rejected", effect=reject, needs_comment=True),
        Step("receive", "promotion"),
    ),
    states=LADDER_STATES
    | {
        "approved": State("承認済", "done", final=True),
        "rejected": State("不承認", "stop", final=True),
    },
    words=LADDER_WORDS
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
        "receive": Word(
            "受領",
            "受領する",
            ("運用開始の報告を受け取ったことを記録します。承認の効力は変わりません。",),
            "この報告を受領しますか",
            "primary",
        ),
    },
    snapshot=snapshot,
    labels=LABELS,
)
