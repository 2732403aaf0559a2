"""The day of a deed, held against what must come before it (G4(3), G4(5), G6).

What is not done yet is refused by a guard. What is done already is always recorded, so that nobody is driven
to a false day: marked 「手続前に実施」 with its reason, and the chief and the PR division are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from katori_sns.web.dates import format_wareki, format_wareki_time, local_date
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.notifications import tell_chief_and_pr
from katori_sns.workflow.steps import Problem, Transition

EARLY = "手続前に実施"


@dataclass(frozen=True)
class Before:
    """What must come before a deed, and when it came; None: it has not come yet."""

    name: str  # 承認, 周知期間の終わり
    on: date | datetime | None

    def __str__(self) -> str:
        if self.on is None:
            return f"{self.name}（まだ）"
        return f"{self.name}（{_written(self.on)}）"

    def missed_by(self, on: date | datetime) -> bool:
        """Whether the deed came first; moments are compared only with moments, otherwise the days are."""
        if self.on is None:
            return True
        if isinstance(on, datetime) and isinstance(self.on, datetime):
            return on < self.on
        return _day(on) < _day(self.on)


def _day(on: date | datetime) -> date:
    return local_date(on) if isinstance(on, datetime) else on


def _written(on: date | datetime) -> str:
    return format_wareki_time(on) if isinstance(on, datetime) else format_wareki(on)


def held(transition: Transition, on: date | datetime, *befores: Before, key: str = "") -> None:
    """Hold the day of what was done against what must come before it; `key` tells two deeds of one act apart.

    Raises Incomplete where it came first and no reason is given.
    """
    missed = "、".join(str(before) for before in befores if before.missed_by(on))
    if not missed:
        return
    if not transition.early:
        why = f"{missed}より前の日です。日に間違いがなければ、手続前に行った理由を書いてください"
        raise Incomplete([Problem("early", why)])
    transition.say(
        f"early:{key or transition.step.action}",
        "early",
        label=EARLY,
        word=_written(on),
        text=transition.early,
        details={"先に要るもの": missed},
    )
    tell_chief_and_pr(transition, f"［{EARLY}］")
