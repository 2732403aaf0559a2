"""What a new day brings to the whole house."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from accounts.account.closing import resume_due
from accounts.account.expiry import remind_of_expiry
from accounts.account.lifecycle import start_due
from accounts.leaving.actions import note_leavers
from accounts.reviews.consulting import remind_of_consulting
from katori_sns.history.actions import keep_root
from katori_sns.organisation.actions import forget_logins
from katori_sns.processes import PROCESSES
from katori_sns.workflow.reminding import remind
from katori_sns.workflow.succession import pass_on_ended, release_drafts
from katori_sns.workflow.verification import record_seals

# In this order: who holds a case is settled before anybody is reminded of it, and the root is kept last.
PARTS: tuple[Callable[..., object], ...] = (
    pass_on_ended,
    release_drafts,
    note_leavers,
    start_due,
    resume_due,
    remind,
    remind_of_expiry,
    remind_of_consulting,
    forget_logins,
    partial(record_seals, PROCESSES),
    keep_root,
)


def run_daily(*, now: datetime) -> None:
    """Do every part; a missed day is caught up."""
    for part in PARTS:
        part(now=now)
