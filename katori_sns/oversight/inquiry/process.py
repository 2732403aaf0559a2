"""How a question of an auditor moves (G2(2)): it stops nothing, and nobody else sees it before it is sent."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from katori_sns.organisation.roles import ActorContext
from katori_sns.oversight.inquiry import actions, guards
from katori_sns.oversight.inquiry.fields import FIELDS
from katori_sns.oversight.inquiry.models import AuditInquiry
from katori_sns.workflow.ladder import LATER_READING, SAME_FOR_ALL, chief, drafter
from katori_sns.workflow.models import Case
from katori_sns.workflow.steps import Depth, Desk, Process, State, Step, Word

ASKED = "照会を受けた所属"


def title(case: AuditInquiry) -> str:
    """What it is about, not what is asked."""
    return f"確認事項：{case.about or f'{case.keeper.name} {case.period}'.strip()}"[:200]


def reads(case: AuditInquiry, org: ActorContext) -> Depth:
    """The section asked all; of a case that one reads only the face of, no more of what is asked about it."""
    if case.about_case and _depth(case.about_case, org) < Depth.CONTENT:
        return Depth.FACE
    inside = case.keeper_id in org.mine or case.keeper_id in org.substitute_for()
    return Depth.INSIDE if inside else Depth.CONTENT


def _depth(case: Case, org: ActorContext) -> Depth:
    """How far the person reads the case that is asked about."""
    if not Case.objects.visible_to(org).filter(pk=case.pk).exists():
        return Depth.FACE
    processes: tuple[Process, ...] = import_string(settings.PROCESSES)
    process = next(p for p in processes if p.kind == case.kind)
    rows: QuerySet[Case] = QuerySet(process.model)
    return process.reads(rows.get(pk=case.pk), org)


def answer_by(case: AuditInquiry) -> date | None:
    """The day that the auditor named."""
    return case.answer_by


def planned_on(case: AuditInquiry) -> date | None:
    """The day of a measure that is planned: then there is something to confirm."""
    return case.planned_on


def _word(label: str, button: str, consequence: str, question: str, tone: str = "outline") -> Word:
    return Word(label, button, (consequence,), question, tone)


INQUIRY = Process(
    kind="audit_inquiry",
    name="確認事項",
    tag="確認事項",
    series="監",
    model=AuditInquiry,
    title=title,
    desks=(
        Desk("draft", "監査", "照会", drafter),
        Desk("answer", ASKED, "回答", guards.answering, until=answer_by, anew=True),
        Desk("prepare", ASKED, "回答の案", guards.member, side=True, until=answer_by),
        Desk(
            "review",
            "監査（回答の確認）",
            "回答の確認",
            guards.next_asker,
            until=planned_on,
        ),
        Desk(LATER_READING, "後閲", "後閲", chief, side=True, survives=True),
    ),
    steps=(
        Step(
            "send",
            "draft",
            opens=("answer", "prepare"),
            state="asked",
            by=guards.asker,
            guard=guards.complete,
            effect=actions.ask,
        ),
        Step("cancel", "draft", state="cancelled", by=guards.asker),
        Step("answer", "answer", opens=("review",), state="answered", effect=actions.answer),
        Step("withdraw", "answer", state="withdrawn", by=guards.auditors, needs_comment=True),
        Step("prepare", "prepare", by=guards.member, effect=actions.prepare),
        Step("close", "review", state="closed", by=guards.auditors),
        Step(
            "ask_again",
            "review",
            opens=("answer", "prepare"),
            state="asked",
            by=guards.auditors,
            effect=actions.ask_again,
            needs_comment=True,
            ends_round=True,
        ),
        Step("cite", "review", opens=("review",), state="cited", by=guards.auditors, effect=actions.cite),
        Step("later_read", LATER_READING),
    ),
    states={
        "draft": State("下書き", "todo"),
        "asked": State("回答待ち", "now"),
        "answered": State("回答済", "now"),
        "cited": State("指摘あり", "now"),
        "closed": State("完結", "done", final=True),
        "withdrawn": State("取下げ", "none", final=True),
        "cancelled": State("取りやめ", "none", final=True),
    },
    words={
        "send": Word(
            "照会",
            "照会する",
            (
                "{section}に届き、番号が付きます。広報主管課も読めるようになります。",
                "ほかの手続は止まりません。送ったあとは直せません。",
            ),
            "この確認事項を照会しますか",
            "primary",
        ),
        "cancel": _word(
            "取りやめ", "取りやめる", "下書きを終わらせます。", "この確認事項を取りやめますか", "danger"
        ),
        "prepare": _word(
            "回答の案",
            "回答の案を書く",
            "自分の所属だけが読みます。所属長が直して回答します。",
            "回答の案を残しますか",
        ),
        "answer": Word(
            "回答",
            "回答する",
            ("監査に届き、広報主管課も読めます。照会1回につき回答は1回です。あとから直せません。",),
            "この確認事項に回答しますか",
            "primary",
        ),
        "withdraw": _word(
            "取下げ",
            "取り下げる",
            "回答を求めるのをやめます。取り消せません。",
            "この照会を取り下げますか",
            "danger",
        ),
        "close": _word(
            "完結",
            "確認して終える",
            "回答を確認したことを残し、案件を終わらせます。",
            "この確認事項を終えますか",
            "primary",
        ),
        "ask_again": _word(
            "再照会", "再び照会する", "{section}にもう一度回答を求めます。", "この確認事項を再び照会しますか"
        ),
        "cite": _word(
            "指摘の記録",
            "監査委員の指摘を記録する",
            "監査委員の報告を引用します。措置の通知のあとに、もう一度記録できます。",
            "監査委員の指摘を記録しますか",
        ),
        "later_read": SAME_FOR_ALL["later_read"],
    },
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
    begins=guards.by_auditor,
    outsiders=("監査",),
    reads=reads,
    inside=frozenset({"prepare"}),
)
