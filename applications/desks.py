"""Desks and words that several kinds of case share."""

from __future__ import annotations

from django.conf import settings

from katori_sns.workflow.ladder import promotion
from katori_sns.workflow.models import Level
from katori_sns.workflow.steps import Address, CaseContext, Desk, Word


def own_members(ctx: CaseContext) -> Address:
    """Any member of the case's section."""
    return Address(Level.MEMBER, ctx.case.keeper_id)


# 報告 and 供覧 (G7) delay nothing and are delayed by nothing.
REPORTED = Desk(
    "promotion",
    "シティプロモーション",
    "受領",
    promotion,
    side=True,
    survives=True,
    days=settings.TARGET_DAYS,
)
CIRCULATED = Desk(
    "promotion",
    "シティプロモーション",
    "供覧",
    promotion,
    side=True,
    survives=True,
    days=settings.TARGET_DAYS,
)
ACQUIRE = "acquire"  # the desk at which an approved account waits to be acquired
# Open until the notice, a case of its own, says that the account was acquired or is not to be.
TO_ACQUIRE = Desk(
    ACQUIRE,
    "申請した所属",
    "取得の届出",
    own_members,
    side=True,
    survives=True,
    days=settings.ACQUISITION_DAYS,
)
READ = Word(
    "供覧",
    "供覧を済ませる",
    ("読んだことを記録します。案件の効力は変わりません。",),
    "読み終えましたか",
    "primary",
    together=True,
)
RECEIVE = Word(
    "受領",
    "受領する",
    ("報告を受け取ったことを記録します。案件の効力は変わりません。",),
    "この報告を受領しますか",
    "primary",
    together=True,
)
