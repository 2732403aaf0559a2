"""広報主管課による停止 (G6 なお書き): decided by the PR manager, lifted by him, and reported (G7)."""

from __future__ import annotations

from django.conf import settings

from applications.desks import RECEIVE, REPORTED
from applications.forced_stop import actions, guards
from applications.forced_stop.fields import FIELDS
from applications.forced_stop.models import ForcedStop
from applications.giving_up.models import GivingUp
from applications.giving_up.process import (
    EXECUTED,
    EXECUTION_STATES,
    EXECUTION_WORDS,
    during_period,
    execution,
)
from katori_sns.workflow.ladder import LADDER_STATES, chief, drafter, ladder, ladder_words
from katori_sns.workflow.models import Level
from katori_sns.workflow.steps import Address, By, CaseContext, Desk, Process, State, Step, Word
from katori_sns.workflow.words import accounts_of

Measure = GivingUp.Measure


def office(ctx: CaseContext) -> Address:
    """The PR manager: a forced stop is his division's office, whichever section it is about."""
    return Address(Level.HEAD, ctx.org.pr.pk)


def superior(ctx: CaseContext) -> Address:
    """後閲 of an urgent stop."""
    return Address(Level.READER, ctx.org.superior(ctx.org.pr.pk))


def way(case: ForcedStop) -> str:
    """Which way the measure goes: stop, notice (周知期間) or delete (at once)."""
    if case.measure == Measure.STOP:
        return "stop"
    return "delete" if case.harm else "notice"


# What is ordered, by the way it goes.
DECISION = {"stop": "停止", "notice": "撤退", "delete": "直ちに撤退"}


def proposing(wanted: str) -> By[ForcedStop]:
    """The drafter, where the measure goes this way and is not urgent."""

    def by(ctx: CaseContext[ForcedStop]) -> Address | None:
        return drafter(ctx) if way(ctx.case) == wanted and not ctx.case.urgent else None

    by.__name__ = f"proposing_{wanted}"
    by.__doc__ = f"The drafter, of {DECISION[wanted]} that is not urgent."
    return by


def alone(wanted: str) -> By[ForcedStop]:
    """The manager alone, where the measure goes this way and is urgent."""

    def by(ctx: CaseContext[ForcedStop]) -> Address | None:
        return office(ctx) if way(ctx.case) == wanted and ctx.case.urgent else None

    by.__name__ = f"alone_{wanted}"
    by.__doc__ = f"The PR manager alone, of an urgent {DECISION[wanted]}."
    return by


# The desks that an order opens, and the state it sets, by the way it goes.
ORDERED = {
    "stop": (("execute", "lift", "promotion"), "stopped"),
    "notice": (("tell_followers", "tell_city", "promotion"), "notice"),
    "delete": (("delete", "promotion"), "deleting"),
}


def _ways() -> tuple[Step[ForcedStop], ...]:
    steps: list[Step[ForcedStop]] = []
    for name, (opens, state) in ORDERED.items():
        desk, contacted = f"pr_{name}", guards.contacted
        steps += [
            Step(
                f"propose_{name}",
                "draft",
                opens=(desk, "answer"),
                state="at_pr",
                by=proposing(name),
                guard=contacted,
                effect=actions.propose,
            ),
            Step(
                f"urgent_{name}",
                "draft",
                opens=(*opens, "answer", "superior"),
                state=state,
                by=alone(name),
                guard=contacted,
                effect=actions.force_at_once,
            ),
            Step(f"decide_{name}", desk, opens=opens, state=state, effect=actions.decide),
            Step("dismiss", desk, state="dismissed", needs_comment=True),
            Step("return", desk, opens=("draft",), state="draft", needs_comment=True, ends_round=True),
        ]
    return tuple(steps)


def _words() -> dict[str, Word]:
    found: dict[str, Word] = {}
    for name, label in DECISION.items():
        found |= {
            f"propose_{name}": Word(
                "広報主管課長へ上げる",
                "広報主管課長へ上げる",
                ("広報主管課長に届き、番号が付きます。{section}の所属長に確認を求めます。",),
                "この停止等を広報主管課長へ上げますか",
                "primary",
            ),
            f"urgent_{name}": Word(
                f"{label}の決定（緊急）",
                f"直ちに{label}を決定する",
                ("あなたが単独で決定します。上司に後閲を求め、{section}に知らせます。",),
                f"直ちに{label}を決定しますか",
                "danger",
            ),
            f"decide_{name}": Word(
                f"{label}の決定",
                f"{label}を決定する",
                ("アカウントの状態が変わり、{section}とシティプロモーション統括部局に知らせます。",),
                f"この{label}を決定しますか",
                "danger",
            ),
        }
    return found


_shared = {"draft", "later_reading"}
_desks, _steps = ladder(days=settings.TARGET_DAYS)
FORCED_STOP = Process(
    kind="forced_stop",
    name="広報主管課による停止（撤退）",
    tag="広報主管課による停止",
    series="停",
    article="6 継続と運用停止（撤退）なお書き",
    model=ForcedStop,
    title=lambda case: f"{accounts_of(case) or 'アカウント'}の{case.get_measure_display()}（広報主管課）"[
        :200
    ],
    desks=(
        *(desk for desk in _desks if desk.key in _shared),
        Desk("answer", "所属長", "確認または異議", chief, side=True, survives=True, days=1),
        *(Desk(f"pr_{name}", "広報主管課", "決定", office, decides=True, days=1) for name in ORDERED),
        Desk("superior", "広報主管課", "後閲", superior, side=True, survives=True),
        *execution(office),
        Desk("lift", "広報主管課の解除", "停止の解除", office, decides=True, new_matter=True),
        REPORTED,
    ),
    steps=(
        *(s for s in _steps if s.at in _shared and s.action in ("take_over", "later_read")),
        *_ways(),
        Step("dismiss", "draft", state="dismissed", by=office, needs_comment=True),
        Step("confirm", "answer"),
        Step("object", "answer", needs_comment=True),
        Step("read", "superior"),
        *EXECUTED,
        *during_period(office, office),
        Step("lift", "lift", state="lifted", effect=actions.lift, needs_comment=True),
        Step("receive", "promotion"),
    ),
    states={
        "draft": LADDER_STATES["draft"],
        "at_pr": State("広報主管課で決定待ち", "now"),
        "stopped": State("停止中（広報主管課）", "now", decided=True),
        "lifted": State("解除", "done", final=True),
        "dismissed": State("取りやめ", "none", final=True),
    }
    | {name: state for name, state in EXECUTION_STATES.items() if name != "stopping"},
    words={
        name: word
        for name, word in ladder_words("停止").items()
        if name in ("take_over", "later_read", "return")
    }
    | _words()
    | {
        "dismiss": Word(
            "取りやめ",
            "取りやめる",
            ("理由を残して案件を終わらせます。アカウントの運用が続きます。",),
            "この停止等を取りやめますか",
        ),
        "confirm": Word(
            "確認",
            "確認する",
            ("連絡を受けたことを記録します。",),
            "連絡を受けたことを記録しますか",
            "primary",
        ),
        "object": Word(
            "異議",
            "異議を述べる",
            ("異議を記録し、広報主管課に知らせます。決定は止まりません。",),
            "異議を述べますか",
        ),
        "read": Word(
            "後閲",
            "後閲する",
            ("緊急の決定を確認したことを記録します。案件の効力は変わりません。",),
            "決定を確認しましたか",
            "primary",
        ),
        "lift": Word(
            "解除",
            "停止を解除する",
            ("アカウントは元の状態に戻ります。理由を{section}に知らせます。",),
            "この停止を解除しますか",
            "primary",
        ),
        "receive": RECEIVE,
    }
    | EXECUTION_WORDS,
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
    claim="forced_stop",
)
