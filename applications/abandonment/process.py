"""取得取りやめ届 (G4(4))."""

from __future__ import annotations

from django.conf import settings

from applications.abandonment import actions, guards
from applications.abandonment.fields import FIELDS
from applications.abandonment.models import AbandonmentNotice
from applications.desks import CIRCULATED
from applications.notices.process import ACKNOWLEDGED, STATES, at_pr, notice_words
from katori_sns.workflow.ladder import ladder
from katori_sns.workflow.steps import Process
from katori_sns.workflow.words import accounts_of

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
    steps=(*_steps, *at_pr()),
    states=STATES,
    words=notice_words("アカウントは「取得取りやめ」になります。続けるには新しい申請が必要です。"),
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
    claim="acquisition",
)
