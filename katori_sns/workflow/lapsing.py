"""A case that the house began ends by itself where its ground is gone; nobody decides anything."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM
from katori_sns.notices.actions import settle
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.workflow.engine import close, lock
from katori_sns.workflow.notifications import holders, tell_about
from katori_sns.workflow.steps import CaseContext, Process
from katori_sns.workflow.trace import seals
from katori_sns.workflow.words import in_words, label_of

MOVED = ("state", "state_label", "version", "closed_at", "closed_fiscal_year", "expires_on")


@transaction.atomic
def lapse(process: Process, case_id: int, *, state: str, why: str, now: datetime) -> None:
    """End a case in a final state, and tell in whose name it stands and for whom it waited."""
    case = lock(process, case_id)
    ctx = CaseContext(case, (), ActorContext(local_date(now)))
    waiting = case.tasks.filter(done_at=None)
    people = frozenset().union(*holders(ctx, list(waiting)).values()) | {case.drafter_id}
    waiting.update(done_at=now)
    before, after = case.state_label, process.states[state].label
    case.state, case.state_label, case.version = state, after, case.version + 1
    close(case, now)
    case.save(update_fields=MOVED)
    closed = {label_of(type(case), "closed_at"): [None, in_words(case, ["closed_at"])["closed_at"]]}
    record(
        subject=case.subject,
        action="lapse",
        label=after,
        actor=SYSTEM,
        at=now,
        changes={"状態": [before, after], "理由": [None, why], **closed, **seals(case)},
    )
    settle(path=case.get_absolute_url(), before=now, now=now, but=frozenset())
    tell_about(case, {f"［{after}］": people}, says=f"{why}、終わりました。することはありません。", now=now)
