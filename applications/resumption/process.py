"""再開届 (G6)."""

from __future__ import annotations

from django.conf import settings

from applications.desks import CIRCULATED
from applications.notices.process import ACKNOWLEDGED, STATES, at_pr, notice_words
from applications.resumption import actions, guards
from applications.resumption.fields import FIELDS
from applications.resumption.models import ResumptionNotice
from katori_sns.workflow.ladder import ladder
from katori_sns.workflow.steps import Process
from katori_sns.workflow.words import accounts_of

_desks, _steps = ladder(
    days=settings.TARGET_DAYS, guard=guards.resumable, submitted=actions.resume, binding=True
)
RESUMPTION = Process(
    kind="resumption",
    name="ソーシャルメディアアカウント再開届",
    tag="再開届",
    series="届",
    model=ResumptionNotice,
    title=lambda case: f"{accounts_of(case) or 'アカウント'}の再開届"[:200],
    desks=(*_desks, ACKNOWLEDGED, CIRCULATED),
    steps=(*_steps, *at_pr()),
    states=STATES,
    words=notice_words("アカウントは、再開する日に「運用中」に戻ります。"),
    snapshot=FIELDS.words,
    labels=FIELDS.labels,
    claim="resumption",
)
