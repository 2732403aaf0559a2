"""The kinds of case about beginning and ending an account, in the order of the menu."""

from applications.abandonment.case_type import CASE_TYPE as ABANDONMENT
from applications.acquisition.case_type import CASE_TYPE as ACQUISITION
from applications.change.case_type import CASE_TYPE as CHANGE
from applications.common_policy.case_type import CASE_TYPE as COMMON_POLICY
from applications.consultation.case_type import CASE_TYPE as CONSULTATION
from applications.emergency.case_type import CASE_TYPE as EMERGENCY
from applications.forced_stop.case_type import CASE_TYPE as FORCED_STOP
from applications.handover.case_type import CASE_TYPE as HANDOVER
from applications.new_operation.case_type import CASE_TYPE as NEW_OPERATION
from applications.policy_revision.case_type import CASE_TYPE as POLICY_REVISION
from applications.registration.case_type import CASE_TYPE as REGISTRATION
from applications.resumption.case_type import CASE_TYPE as RESUMPTION
from applications.withdrawal.case_type import CASE_TYPE as WITHDRAWAL
from katori_sns.cases.case_type import CaseType

CASE_TYPES: tuple[CaseType, ...] = (
    CONSULTATION,
    NEW_OPERATION,
    EMERGENCY,
    ACQUISITION,
    ABANDONMENT,
    CHANGE,
    WITHDRAWAL,
    RESUMPTION,
    HANDOVER,
    POLICY_REVISION,
    FORCED_STOP,
    REGISTRATION,
    COMMON_POLICY,
)
