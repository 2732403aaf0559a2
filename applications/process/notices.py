"""届出 (G4(4)): what the chief submits applies at once; the PR division's 受理 puts it on record."""

from __future__ import annotations

from django.conf import settings

from applications.actions import notices as actions
from applications.guards import notices as guards
from applications.models import AbandonmentNotice, AcquisitionNotice, ChangeNotice
from applications.process.desks import CIRCULATED, READ
from applications.texts import accounts_of, in_words
from katori_sns.workflow.ladder import (
    LADDER_STATES,
    chief,
    drafter,
    ladder,
    ladder_words,
    pr_staff,
    submit_effect,
)
from katori_sns.workflow.models import Case, Level
from katori_sns.workflow.steps import Address, Desk, Process, Scene, State, Step, Word

ACKNOWLEDGED = Desk("pr", "広報主管課", "受理", pr_staff, days=settings.TARGET_DAYS)
AT_PR = (
    Step("acknowledge", "pr", opens=("promotion",), state="acknowledged", effect=actions.acknowledge),
    Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, voids=True),
    Step("circulate", "promotion"),
)
STATES = LADDER_STATES | {
    "at_pr": State("届出済（受理待ち）", "now"),
    "acknowledged": State("受理", "done", final=True),
}


def notice_words(effect: str) -> dict[str, Word]:
    """The words of a notice; `effect` is what its submission does."""
    words = ladder_words("届出")
    submit = Word(
        "提出",
        "提出する",
        (effect, "広報主管課に届き、受付番号が付きます。提出のあとは引き戻せません。"),
        "この届出を広報主管課に提出しますか",
        "primary",
    )
    acknowledge = Word(
        "受理",
        "受理する",
        ("届出を受け取ったことを記録します。届出の効力は提出のときからあります。",),
        "この届出を受理しますか",
        "primary",
    )
    returned = Word(
        "差戻し",
        "差し戻す",
        ("記載の不備を、理由を付けて起案者 {drafter} に戻します。届け出た効力は変わりません。",),
        "この届出を記載不備として差し戻しますか",
    )
    return words | {"submit": submit, "acknowledge": acknowledge, "return": returned, "circulate": READ}


def named(case: Case) -> dict[str, str]:
    return {"section": case.section.name, "account": accounts_of(case)}


NAMED = {"section": "所属名", "account": "アカウント"}

_desks, _steps = ladder(
    days=settings.TARGET_DAYS, guard=guards.acquired, submitted=actions.acquire, binding=True
)
ACQUISITION = Process(
    kind="acquisition",
    name="ソーシャルメディアアカウント取得届",
    tag="取得届",
    series="届",
    model=AcquisitionNotice,
    title=lambda case: f"{accounts_of(case) or 'アカウント'}の取得届"[:200],
    desks=(*_desks, ACKNOWLEDGED, CIRCULATED),
    steps=(*_steps, *AT_PR),
    states=STATES,
    words=notice_words("台帳に載り、運用開始日から「運用中」になります。"),
    snapshot=lambda case: named(case) | in_words(case, guards.ACQUISITION),
    labels=NAMED | guards.ACQUISITION_LABELS,
    claim="acquisition",
)

_desks, _steps = ladder(
    days=settings.TARGET_DAYS, guard=guards.abandoned, submitted=actions.abandon, binding=True
)
ABANDONMENT = Process(
    kind="abandonment",
    name="ソーシャルメディアアカウント取得取りやめ届",
    tag="取得取りやめ",
    series="届",
    model=AbandonmentNotice,
    title=lambda case: f"{accounts_of(case) or 'アカウント'}の取得取りやめ届"[:200],
    desks=(*_desks, ACKNOWLEDGED, CIRCULATED),
    steps=(*_steps, *AT_PR),
    states=STATES,
    words=notice_words("アカウントは「取得取りやめ」になります。続けるには新しい申請が必要です。"),
    snapshot=lambda case: named(case) | in_words(case, ("reason",)),
    labels=NAMED | guards.ABANDONMENT_LABELS,
    claim="acquisition",
)


def receiver(scene: Scene) -> Address:
    """The chief of the section that is to have the account."""
    return Address(Level.HEAD, scene.case.new_section_id or scene.case.section_id)


def giver(scene: Scene) -> Address | None:
    """The chief, where the account passes to another section."""
    return chief(scene) if scene.case.what == ChangeNotice.What.SECTION else None


def own_chief(scene: Scene) -> Address | None:
    """The chief, where the account stays."""
    return None if giver(scene) else chief(scene)


def retractor(scene: Scene) -> Address | None:
    """取下げ: the drafter before submission, then the chief until something took effect."""
    if scene.case.submitted_at is None:
        return drafter(scene)
    effective = any(task.action in ("submit", "confirm") for task in scene.tasks)
    return None if effective else chief(scene)


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
            guard=guards.passes,
            effect=actions.take_charge,
        ),
        Step("decline", "receiver", opens=("draft",), state="draft", needs_comment=True, voids=True),
        *AT_PR,
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
    snapshot=lambda case: named(case) | in_words(case, guards.CHANGE),
    labels=NAMED | guards.CHANGE_LABELS,
    claim="change",
)
