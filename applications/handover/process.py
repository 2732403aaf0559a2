"""引継ぎ確認 (G5(1)): the incoming head signs what others filled in, and his superior gets it."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from applications.desks import READ
from applications.handover.actions import sign
from applications.handover.fields import FIELDS
from applications.handover.guards import day_has_come, in_order, open_signer
from applications.handover.models import Handover
from katori_sns.organisation.calendar import Calendar
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.ladder import LATER_READING, SAME_FOR_ALL, chief
from katori_sns.workflow.models import Level
from katori_sns.workflow.steps import Address, CaseContext, Desk, Process, State, Step, Word


def superior(ctx: CaseContext[Handover]) -> Address:
    """The head of the section above."""
    return Address(Level.READER, ctx.org.superior(ctx.case.keeper_id))


def due(case: Handover) -> date:
    """The 開庁日 of the setting after the day; after its beginning, where that came late."""
    start = max(case.day, local_date(case.drafted_at))
    return Calendar.load().add_open_days(start, settings.HANDOVER_DAYS)


def title(case: Handover) -> str:
    """By section and day."""
    return f"{case.keeper.name}の引継ぎ確認（{format_wareki(case.day)}）"


HANDOVER = Process(
    kind="handover",
    name="アカウント引継ぎ確認書",
    tag="引継ぎ確認",
    series="",
    model=Handover,
    title=title,
    desks=(
        Desk("head", "所属長", "引継ぎの確認", chief, until=due),
        Desk("rest", "所属長", "未了の引継ぎ", chief, days=settings.HANDOVER_DAYS),
        Desk("superior", "上司", "供覧", superior, side=True, survives=True, days=settings.TARGET_DAYS),
        Desk(LATER_READING, "後閲", "後閲", chief, side=True, survives=True),
    ),
    steps=(
        Step("sign", "head", opens=("superior",), state="signed", guard=in_order, effect=sign),
        Step(
            "sign_open",
            "head",
            opens=("rest", "superior"),
            state="partly",
            by=open_signer,
            guard=day_has_come,
            effect=sign,
            needs_comment=True,
        ),
        Step("complete", "rest", state="signed", guard=in_order, effect=sign, ends_round=True),
        Step("circulate", "superior"),
        Step("later_read", LATER_READING),
    ),
    states={
        "open": State("引継ぎ未確認", "todo"),
        "partly": State("確認済（未了あり）", "now"),
        "signed": State("確認済", "done", final=True),
        "called_off": State("異動の取りやめ", "none", final=True),  # the house itself ends it
    },
    words={
        "sign": Word(
            "引継ぎの確認",
            "引継ぎを確認する",
            ("すべての行を確認したことを記録します。上司に供覧し、広報主管課と監査も読めるようになります。",),
            "すべての行を確認しましたか",
            "primary",
        ),
        "sign_open": Word(
            "未了を残した確認",
            "未了を残して確認する",
            (
                "記入の済んだ行を確認します。未了の行には「引継ぎ未確認」の印が残ります。",
                "未了の理由を書きます。上司に供覧し、未了の行はあとから確認します。",
            ),
            "未了の行を残して確認しますか",
        ),
        "complete": Word(
            "未了の行の確認",
            "未了の行を確認する",
            ("残っていた行を確認したことを記録し、案件を終わらせます。",),
            "残っていた行を確認しましたか",
            "primary",
        ),
        "circulate": READ,
        "later_read": SAME_FOR_ALL["later_read"],
    },
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
)
