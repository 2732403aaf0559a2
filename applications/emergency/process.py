"""緊急特認 (G4(2) proviso): consultation result and approval in one act, also after a telephone call."""

from __future__ import annotations

from applications.desks import ACQUIRE, RECEIVE, REPORTED, TO_ACQUIRE
from applications.emergency import guards
from applications.emergency.actions import recognise, send
from applications.emergency.fields import FIELDS
from applications.emergency.models import EmergencyRecognition
from katori_sns.workflow.ladder import LADDER_STATES, ladder, ladder_words, pr_manager
from katori_sns.workflow.steps import Desk, Process, State, Step, Word

_desks, _steps = ladder(days=1, guard=guards.complete, submitted=send)
EMERGENCY = Process(
    kind="emergency",
    name="ソーシャルメディア緊急利用特認申請書",
    tag="緊急特認",
    series="申",
    article="4 手続 (2)ただし書",
    model=EmergencyRecognition,
    title=lambda case: f"{case.account_name}（{'・'.join(case.medium_labels())}）緊急特認"[:200],
    desks=(
        *_desks,
        Desk("pr", "広報主管課", "特認", pr_manager, decides=True, days=1, anew=True),
        REPORTED,
        TO_ACQUIRE,
    ),
    steps=(
        *_steps,
        Step("recognise", "pr", opens=("promotion", ACQUIRE), state="recognised", effect=recognise),
        Step("refuse", "pr", state="refused", needs_comment=True),
        Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, ends_round=True),
        Step("receive", "promotion"),
    ),
    states=LADDER_STATES
    | {
        "at_pr": State("広報主管課で特認待ち", "now"),
        "recognised": State("特認", "done", final=True),
        "refused": State("特認しない", "stop", final=True),
    },
    words=ladder_words("特認申請")
    | {
        "recognise": Word(
            "特認",
            "特に認める",
            (
                "協議の結果と承認を兼ねます。媒体ごとにアカウントが「取得待ち」で台帳に載ります。",
                "九項目は、期限までに運用ポリシー改正協議で届きます。求めないときは理由を残します。",
                "シティプロモーション統括部局に報告が届きます。",
            ),
            "この緊急の利用を特に認めますか",
            "primary",
        ),
        "refuse": Word(
            "特認しない",
            "特認しない",
            ("理由を付けて案件を終わらせます。通常の手続（事前協議と申請）で進めてもらいます。",),
            "この緊急の利用を認めませんか",
            "danger",
        ),
        "receive": RECEIVE,
    },
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
)
