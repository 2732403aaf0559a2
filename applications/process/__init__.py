"""How the cases of this app move."""

from applications.process.consultation import PRIOR_CONSULTATION
from applications.process.emergency import EMERGENCY
from applications.process.new_operation import LABELS, NEW_OPERATION, SNAPSHOT, snapshot
from applications.process.notices import ABANDONMENT, ACQUISITION, CHANGE
from applications.process.policies import COMMON_POLICY, POLICY_REVISION

__all__ = [
    "ABANDONMENT",
    "ACQUISITION",
    "CHANGE",
    "COMMON_POLICY",
    "EMERGENCY",
    "LABELS",
    "NEW_OPERATION",
    "POLICY_REVISION",
    "PRIOR_CONSULTATION",
    "SNAPSHOT",
    "snapshot",
]
