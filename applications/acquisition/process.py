"""取得届 (G4(4))."""

from __future__ import annotations

from django.conf import settings

from applications.acquisition import actions, guards
from applications.acquisition.fields import FIELDS
from applications.acquisition.models import AcquisitionNotice
from applications.desks import CIRCULATED
from applications.notices.process import ACKNOWLEDGED, STATES, at_pr, notice_words
from katori_sns.workflow.ladder import ladder
from katori_sns.workflow.steps import Process
from katori_sns.workflow.words import accounts_of

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
    steps=(*_steps, *at_pr(actions.acknowledge)),
    states=STATES,
    words=notice_words("台帳に載り、運用開始日から「運用中」になります。"),
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
    claim="acquisition",
)
