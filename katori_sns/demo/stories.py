"""The demo city's cases, made through the same actions as real ones; their texts are marked 見本."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

from katori_sns.demo.applying import Applying
from katori_sns.demo.asking import ask_all
from katori_sns.demo.auditing import Auditing
from katori_sns.demo.giving_up import GivenUp
from katori_sns.demo.moving import announced_april, next_april
from katori_sns.demo.older import Older
from katori_sns.demo.past import Past
from katori_sns.demo.past_rows import SOON
from katori_sns.demo.posting import Posting
from katori_sns.demo.running import Running
from katori_sns.demo.story import OPENING
from katori_sns.demo.telling import tell_of_marks
from katori_sns.demo.troubles import Troubles
from katori_sns.demo.watched_over import WatchedOver
from katori_sns.organisation.models import User
from katori_sns.web.dates import TOKYO, local_date
from katori_sns.workflow.figures import refresh
from katori_sns.workflow.models import Case
from katori_sns.workflow.reminding import tell_marks


def tell_stories(people: dict[str, User], now: datetime) -> None:
    """Cases at every stage, oldest first, so that their numbers follow their dates."""
    morning = datetime.combine(local_date(now), time(OPENING), TOKYO)
    applying, running, older = Applying(people, morning), Running(people, morning), Older(people, morning)
    past = Past(people, morning)
    stories: tuple[Callable[[], object], ...] = (
        running.common_policy,
        past.tell,
        *GivenUp(people, morning).stories(),
        applying.ayame,
        running.ayame_acquired,
        applying.childcare_on_line,
        older.register,
        partial(tell_marks, now=morning - timedelta(days=39)),
        applying.kouhou,
        applying.consulted_orally,
        applying.farm_products,
        applying.festival,
        running.disaster,
        running.disaster_acquired,
        applying.childcare,
        applying.farm_news,
        applying.rice,
        applying.boats,
        running.boats_abandoned,
        running.ayame_policy,
        applying.farm_shops,
        running.ayame_renamed,
        applying.asked,
        applying.farm_visits,
        WatchedOver(people, morning).tell,
        *Posting(people, morning).stories(),
        *Troubles(people, morning).stories(),
        older.ask,
        partial(ask_all, people, morning),
        Auditing(people, morning).tell,
        partial(announced_april, people, morning),
        partial(next_april, people, morning),
        *([] if past.reported >= SOON else [past.report]),
    )
    for tell in stories:
        tell()
    tell_of_marks(people, morning)
    refresh(list(Case.objects.values_list("pk", flat=True)))  # the charts wait for nobody
