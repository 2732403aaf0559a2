"""届出 (G4(4)): what the chief submits applies at once; the PR division's 受理 puts it on record."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from applications.desks import READ
from katori_sns.workflow.ladder import LADDER_STATES, ladder_words, pr_staff
from katori_sns.workflow.steps import Desk, Effect, State, Step, Word

ACKNOWLEDGED = Desk("pr", "広報主管課", "受理", pr_staff, days=settings.TARGET_DAYS)


def at_pr(effect: Effect[Any] | None = None) -> tuple[Step, ...]:
    """受理 with what it does besides, or back for a lack in form."""
    return (
        Step("acknowledge", "pr", opens=("promotion",), state="acknowledged", effect=effect),
        Step("return", "pr", opens=("draft",), state="draft", needs_comment=True, ends_round=True),
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
        together=True,
    )
    returned = Word(
        "差戻し",
        "差し戻す",
        ("記載の不備を、理由を付けて起案者 {drafter} に戻します。届け出た効力は変わりません。",),
        "この届出を記載不備として差し戻しますか",
    )
    return words | {"submit": submit, "acknowledge": acknowledge, "return": returned, "circulate": READ}
