"""Every table of the register, collected from its rooms."""

from accounts.access.models import AccountGrant, AccountOperator
from accounts.account.media import Medium
from accounts.account.models import (
    HandleRecord,
    IdentityFields,
    SNSAccount,
    SNSAccountQuerySet,
    WatchedHandle,
)
from accounts.circulars.models import Circular, CircularAnswer, CircularRow
from accounts.custody.models import Custody, CustodyFields
from accounts.fakes.models import KnownFake
from accounts.filters.models import SavedFilter
from accounts.handover.models import HandoverRow
from accounts.leaving.models import Leaver
from accounts.links.models import LinkCheck
from accounts.policy.models import Clause, CommonPolicy, NineItems, OperationPolicy
from accounts.reviews.models import Review, ReviewValue

__all__ = [
    "AccountGrant",
    "AccountOperator",
    "Circular",
    "CircularAnswer",
    "CircularRow",
    "Clause",
    "CommonPolicy",
    "Custody",
    "CustodyFields",
    "HandleRecord",
    "HandoverRow",
    "IdentityFields",
    "KnownFake",
    "Leaver",
    "LinkCheck",
    "Medium",
    "NineItems",
    "OperationPolicy",
    "Review",
    "ReviewValue",
    "SNSAccount",
    "SNSAccountQuerySet",
    "SavedFilter",
    "WatchedHandle",
]
