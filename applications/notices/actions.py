"""What the notices about an account do alike, at once, in the register (G4(4))."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from accounts.models import SNSAccount
from applications.desks import ACQUIRE
from katori_sns.workflow.models import CaseAccount, Task
from katori_sns.workflow.steps import Transition

TAKEN = "このアカウントはもう台帳にあります。台帳を確かめ、URLを直してください"


def end_reminder(account: SNSAccount, transition: Transition) -> None:
    """The reminder to report an approved account has done its work, once no other of its case waits."""
    waiting = Task.objects.open().filter(desk=ACQUIRE, about=None, case__case_accounts__account=account)
    unreported = SNSAccount.objects.filter(state=SNSAccount.State.PENDING, acquired_on=None)
    others = CaseAccount.objects.filter(case=OuterRef("case"), account__in=unreported)
    waiting.filter(~Exists(others)).update(done_at=transition.now)
