"""How the cases of this app move."""

from applications.process.consultation import PRIOR_CONSULTATION
from applications.process.emergency import EMERGENCY
from applications.process.forced_stop import FORCED_STOP, RESUMPTION
from applications.process.new_operation import LABELS, NEW_OPERATION, SNAPSHOT, snapshot
from applications.process.notices import ABANDONMENT, ACQUISITION, CHANGE
from applications.process.policies import COMMON_POLICY, POLICY_REVISION
from applications.process.registration import REGISTRATION
from applications.process.withdrawal import WITHDRAWAL

__all__ = [
    "ABANDONMENT",
    "ACQUISITION",
    "CHANGE",
    "COMMON_POLICY",
    "EMERGENCY",
    "FORCED_STOP",
    "LABELS",
    "NEW_OPERATION",
    "POLICY_REVISION",
    "PRIOR_CONSULTATION",
    "REGISTRATION",
    "RESUMPTION",
    "SNAPSHOT",
    "WITHDRAWAL",
    "snapshot",
]
