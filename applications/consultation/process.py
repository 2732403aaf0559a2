"""事前協議 (G4(1)): 異議なし, 条件付き or 異議あり; an application may cite any of them."""

from __future__ import annotations

from django.conf import settings

from applications.consultation.actions import conclude, conclude_with_conditions, submit
from applications.consultation.fields import FIELDS, fields_of
from applications.consultation.guards import complete
from applications.consultation.models import PriorConsultation
from katori_sns.workflow.ladder import LADDER_STATES, ladder, ladder_words, pr_manager
from katori_sns.workflow.steps import Desk, Process, State, Step, Word


def snapshot(case: PriorConsultation) -> dict[str, str]:
    """What is asked, or what was said where the PR division records it."""
    return fields_of(case).words(case)


def title(case: PriorConsultation) -> str:
    return f"{'・'.join(case.medium_labels()) or 'ソーシャルメディア'}の利用についての事前協議"[:200]


_desks, _steps = ladder(days=settings.TARGET_DAYS, guard=complete, submitted=submit)
PRIOR_CONSULTATION = Process(
    kind="prior_consultation",
    name="ソーシャルメディア利用の事前協議",
    tag="事前協議",
    series="協",
    article="4 手続 (1)",
    model=PriorConsultation,
    title=title,
    desks=(
        *_desks,
        Desk("pr", "広報主管課", "協議", pr_manager, decides=True, days=settings.TARGET_DAYS, anew=True),
    ),
    steps=(
        *_steps,
        Step("no_objection", "pr", state="no_objection", effect=conclude),
        Step("conditional", "pr", state="conditional", effect=conclude_with_conditions),
        Step("objection", "pr", state="objection", effect=conclude, needs_comment=True),
        Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, ends_round=True),
    ),
    states=LADDER_STATES
    | {
        "at_pr": State("広報主管課で協議中", "now"),
        "no_objection": State("異議なし", "done", final=True),
        "conditional": State("条件付き", "done", final=True),
        "objection": State("異議あり", "stop", final=True),
    },
    words=ladder_words("協議")
    | {
        "no_objection": Word(
            "異議なし",
            "異議なしとする",
            ("協議の結果を{section}に知らせます。この結果を引いて新規運用開始申請書を提出できます。",),
            "この協議を異議なしとしますか",
            "primary",
        ),
        "conditional": Word(
            "条件付き",
            "条件を付ける",
            ("条件に番号を付けて{section}に知らせます。申請書で一つずつ答えてもらいます。",),
            "この協議に条件を付けますか",
        ),
        "objection": Word(
            "異議あり",
            "異議ありとする",
            ("理由を付けて知らせます。申請は提出でき、そのときは広報主管課が承認・不承認を決めます。",),
            "この協議を異議ありとしますか",
            "danger",
        ),
    },
    snapshot=snapshot,
    labels=FIELDS.labels,
)
