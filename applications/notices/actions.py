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
from katori_sns.workflow.steps import Transition

TAKEN = "このアカウントはもう台帳にあります。台帳を確かめ、URLを直してください"


def _account(transition: Transition) -> SNSAccount:
    pk = CaseAccount.objects.values_list("account", flat=True).get(case=transition.case)
    return account_lifecycle.lock([pk])[pk]


def _by(transition: Transition) -> Actor:
    seat = transition.authority.seat
    return transition.org.actor(transition.actor, seat.section_id, transition.task.acting_for)


def _reported(account: SNSAccount, transition: Transition) -> None:
    """The reminder to report an approved account has done its work, once no other of its case waits."""
    waiting = Task.objects.open().filter(desk=ACQUIRE, about=None, case__case_accounts__account=account)
    unreported = SNSAccount.objects.filter(state=SNSAccount.State.PENDING, acquired_on=None)
    others = CaseAccount.objects.filter(case=OuterRef("case"), account__in=unreported)
    waiting.filter(~Exists(others)).update(done_at=transition.now)


def acknowledge(transition: Transition) -> None:
    """受理; an acquisition is put on the official list by it."""
    if isinstance(transition.case, AcquisitionNotice):
        account_lifecycle.list_officially(_account(transition), on=local_date(transition.now))
