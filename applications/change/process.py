"""変更届 (G4(4)): a transfer is confirmed by the receiving chief."""

from __future__ import annotations

from django.conf import settings

from applications.change import actions, guards
from applications.change.fields import FIELDS
from applications.change.models import ChangeNotice
from applications.desks import CIRCULATED
from applications.notices.process import ACKNOWLEDGED, STATES, at_pr, notice_words
from katori_sns.workflow.ladder import chief, drafter, ladder, submit_effect
from katori_sns.workflow.models import Level
from katori_sns.workflow.steps import Address, CaseContext, Desk, Process, State, Step, Word
from katori_sns.workflow.words import accounts_of


def receiver(ctx: CaseContext[ChangeNotice]) -> Address:
    """The chief of the section that is to have the account."""
    return Address(Level.HEAD, ctx.case.new_section_id or ctx.case.keeper_id)


def giver(ctx: CaseContext[ChangeNotice]) -> Address | None:
    """The chief, where the account passes to another section."""
    return chief(ctx) if ctx.case.what == ChangeNotice.What.SECTION else None


def own_chief(ctx: CaseContext[ChangeNotice]) -> Address | None:
    """The chief, where the account stays."""
    return None if giver(ctx) else chief(ctx)


def retractor(ctx: CaseContext) -> Address | None:
    """取下げ: the drafter before submission, then the chief until something took effect."""
    if ctx.case.submitted_at is None:
        return drafter(ctx)
    effective = any(task.action in ("submit", "confirm") for task in ctx.tasks)
    return None if effective else chief(ctx)


_desks, _steps = ladder(days=settings.TARGET_DAYS, guard=guards.changed, binding=True)
CHANGE = Process(
    kind="change",
    name="ソーシャルメディアアカウント変更届",
    tag="変更届",
    series="届",
    model=ChangeNotice,
    title=lambda case: f"{accounts_of(case) or 'アカウント'}の変更届（{case.get_what_display()}）"[:200],
    desks=(
        *_desks,
        Desk("receiver", "引き受ける所属", "引受けの確認", receiver, days=settings.TARGET_DAYS),
        ACKNOWLEDGED,
        CIRCULATED,
    ),
    steps=(
        *(step for step in _steps if step.action not in ("submit", "cancel")),
        *(Step("cancel", at, state="cancelled", by=retractor) for at in ("draft", "chief", "receiver")),
        Step(
            "submit",
            "chief",
            opens=("pr",),
            state="at_pr",
            by=own_chief,
            guard=guards.changed,
            effect=actions.change,
        ),
        Step(
            "hand_over",
            "chief",
            opens=("receiver",),
            state="at_receiver",
            by=giver,
            guard=guards.changed,
            effect=submit_effect,
        ),
        Step(
            "confirm",
            "receiver",
            opens=("pr",),
            state="at_pr",
            guard=guards.come,
            effect=actions.take_charge,
        ),
        Step("decline", "receiver", opens=("draft",), state="draft", needs_comment=True, ends_round=True),
        *at_pr(actions.settle),
    ),
    states=STATES | {"at_receiver": State("引き受ける所属の確認待ち", "now")},
    words=notice_words("変更が台帳に載ります。")
    | {
        "hand_over": Word(
            "提出",
            "移管を提出する",
            ("引き受ける所属の所属長に届きます。その確認でアカウントが移り、それまでは取り下げられます。",),
            "このアカウントの移管を提出しますか",
            "primary",
        ),
        "confirm": Word(
            "引受けの確認",
            "引き受ける",
            ("アカウントがあなたの所属に移ります。保管責任者と担当者を決め直してください。",),
            "このアカウントを引き受けますか",
            "primary",
        ),
        "decline": Word(
            "引受けの差戻し",
            "引き受けずに戻す",
            ("理由を付けて起案者 {drafter} に戻します。アカウントは移りません。",),
            "このアカウントの引受けを差し戻しますか",
        ),
    },
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
    claim="change",
)
