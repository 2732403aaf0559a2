"""遡及登録: accounts older than the guideline enter the register by one list, which the PR manager decides.

G4(4) asks for every account to be reported; each chief answers for his own rows. What was opened since the
guideline is in force had no approval (G4(1)): the PR manager decides of it apart, with a reason.
"""

from __future__ import annotations

from django.conf import settings

from applications.desks import CIRCULATED, READ
from applications.registration import guards
from applications.registration.actions import enter, rule_later, take_back
from applications.registration.fields import FIELDS, entered, later_rows
from applications.registration.models import RetroactiveRegistration
from katori_sns.workflow.ladder import LADDER_STATES, drafter, ladder, ladder_words, pr_manager, submit_effect
from katori_sns.workflow.models import Level
from katori_sns.workflow.steps import Address, CaseContext, Desk, Process, State, Step, Word


def chiefs(ctx: CaseContext[RetroactiveRegistration]) -> tuple[Address, ...]:
    """The chief of each section that the list names, once."""
    homes = (ctx.org.following(row.section_id) for row in entered(ctx.case))
    return tuple(Address(Level.HEAD, pk) for pk in sorted({section.pk for section in homes if section}))


def later_decider(ctx: CaseContext[RetroactiveRegistration]) -> tuple[Address, ...]:
    """The PR manager, where an account was opened since the guideline is in force."""
    return (pr_manager(ctx),) if later_rows(ctx.case) else ()


_desks, _steps = ladder(days=settings.TARGET_DAYS, guard=guards.complete)
REGISTRATION = Process(
    kind="registration",
    name="ガイドライン施行前のアカウントの遡及登録",
    tag="遡及登録",
    series="登",
    article="4 手続 (4)",
    model=RetroactiveRegistration,
    title=lambda case: f"ガイドライン施行前のアカウントの遡及登録（{case.source_name}）"[:200],
    desks=(
        *(desk for desk in _desks if desk.key in ("draft", "later_reading")),
        # Beside the main way, so that no chief's answer disturbs another's.
        Desk(
            "answer", "所属長", "所属の行の確認", chiefs, side=True, survives=True, days=settings.TARGET_DAYS
        ),
        # A matter of its own beside the list: without an approval, when one was needed (G4(1)).
        Desk(
            "later",
            "広報主管課",
            "施行後の開設の決定",
            later_decider,
            decides=True,
            anew=True,
            side=True,
            days=settings.TARGET_DAYS,
            after=("answer",),
        ),
        Desk(
            "pr",
            "広報主管課",
            "決定",
            pr_manager,
            decides=True,
            anew=True,
            days=settings.TARGET_DAYS,
            after=("answer",),
            new_matter=True,
        ),
        CIRCULATED,
    ),
    steps=(
        Step(
            "propose",
            "draft",
            opens=("answer",),
            state="confirming",
            by=drafter,
            guard=guards.complete,
            effect=submit_effect,
        ),
        *(s for s in _steps if (s.action, s.at) in (("cancel", "draft"), ("take_over", "draft"))),
        *(s for s in _steps if s.action == "later_read"),
        Step("confirm", "answer"),
        Step("object", "answer", needs_comment=True),
        Step(
            "pull_back",
            "answer",
            opens=("draft",),
            state="draft",
            by=drafter,
            effect=take_back,
            ends_round=True,
        ),
        Step("rule_later", "later", effect=rule_later, needs_comment=True),
        Step("decide", "pr", opens=("promotion",), state="decided", guard=guards.registrable, effect=enter),
        Step("abandon", "pr", state="abandoned", needs_comment=True),
        Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, ends_round=True),
        Step("circulate", "promotion"),
    ),
    states={
        "draft": LADDER_STATES["draft"],
        "confirming": State("所属長の確認・広報主管課の決定待ち", "now"),
        "decided": State("決定", "done", final=True),
        "abandoned": State("取りやめ", "stop", final=True),
        "cancelled": LADDER_STATES["cancelled"],
    },
    words={
        name: word
        for name, word in ladder_words("一覧").items()
        if name in ("cancel", "take_over", "later_read", "return", "pull_back")
    }
    | {
        "propose": Word(
            "所属長の確認に回す",
            "所属長の確認に回す",
            (
                "一覧に所属が載っている所属長の全員に届き、受付番号が付きます。",
                "全員の確認が終わると、広報主管課長が決定します。それまで引き戻せます。",
            ),
            "この一覧を所属長の確認に回しますか",
            "primary",
        ),
        "confirm": Word(
            "確認",
            "自分の所属の行を確認する",
            ("一覧のうち、あなたの所属の行に間違いがないことを記録します。",),
            "あなたの所属の行に間違いはありませんか",
            "primary",
        ),
        "object": Word(
            "異議",
            "異議を述べる",
            ("どの行の何が違うかを書きます。広報主管課長が、一覧を直すかどうかを決めます。",),
            "この一覧に異議を述べますか",
        ),
        "rule_later": Word(
            "施行後の開設の決定",
            "施行後の開設を決定する",
            (
                "承認が要った時期に開設されたアカウントを登録するかどうかを、一覧と別に決めます。",
                "理由とともに記録し、その所属の所属長に知らせます。監査も閲覧します。",
            ),
            "施行後に開設されたアカウントの扱いを決定しますか",
            "primary",
        ),
        "decide": Word(
            "決定",
            "決定する",
            (
                "一覧のアカウントが台帳に載り、公式一覧にも載ります。取り消せません。",
                "足りないものは「未整備」の印が付き、各所属が台帳で整えます。",
            ),
            "この一覧のとおり登録しますか",
            "primary",
        ),
        "abandon": Word(
            "取りやめ",
            "取りやめる",
            ("理由を付けて案件を終わらせます。台帳には何も載りません。",),
            "この一覧の登録を取りやめますか",
            "danger",
        ),
        "circulate": READ,
    },
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
)
