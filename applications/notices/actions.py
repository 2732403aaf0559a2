"""What the notices about an account do alike, at once, in the register (G4(4))."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from accounts.account import lifecycle as account_lifecycle
from accounts.models import SNSAccount
from applications.acquisition.models import AcquisitionNotice
from applications.desks import ACQUIRE
from katori_sns.history.models import Actor
from katori_sns.web.dates import local_date
from katori_sns.workflow.models import CaseAccount, Task
from katori_sns.workflow.steps import Move

TAKEN = "このアカウントはもう台帳にあります。台帳を確かめ、URLを直してください"


def _account(move: Move) -> SNSAccount:
    pk = CaseAccount.objects.values_list("account", flat=True).get(case=move.case)
    return account_lifecycle.lock([pk])[pk]


def _by(move: Move) -> Actor:
    seat = move.authority.seat
    return move.org.actor(move.actor, seat.section_id, move.task.acting_for)


def _reported(account: SNSAccount, move: Move) -> None:
    """The reminder to report an approved account has done its work, once no other of its case waits."""
    waiting = Task.objects.open().filter(desk=ACQUIRE, about=None, case__case_accounts__account=account)
    unreported = SNSAccount.objects.filter(state=SNSAccount.State.PENDING, acquired_on=None)
    others = CaseAccount.objects.filter(case=OuterRef("case"), account__in=unreported)
    waiting.filter(~Exists(others)).update(done_at=move.now)


def acknowledge(move: Move) -> None:
    """受理; an acquisition is put on the official list by it."""
    if isinstance(move.case, AcquisitionNotice):
        account_lifecycle.list_officially(_account(move), on=local_date(move.now))
