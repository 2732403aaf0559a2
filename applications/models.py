"""Every table of the cases about beginning and ending an account, collected from its kinds."""

from applications.abandonment.models import AbandonmentNotice
from applications.acquisition.models import AcquisitionNotice
from applications.change.models import ChangeNotice
from applications.common_policy.models import CommonPolicyRevision
from applications.consultation.models import ConsultedMedium, PriorConsultation
from applications.emergency.models import EmergencyRecognition
from applications.forced_stop.models import ForcedStop
from applications.handover.models import Handover
from applications.manuals.models import AccountManual
from applications.new_operation.models import NewOperationApplication
from applications.policy_revision.models import PolicyRevisionConsultation
from applications.registration.models import RegistrationRow, RetroactiveRegistration
from applications.resumption.models import ResumptionNotice
from applications.withdrawal.models import WithdrawalConsultation

__all__ = [
    "AbandonmentNotice",
    "AccountManual",
    "AcquisitionNotice",
    "ChangeNotice",
    "CommonPolicyRevision",
    "ConsultedMedium",
    "EmergencyRecognition",
    "ForcedStop",
    "Handover",
    "NewOperationApplication",
    "PolicyRevisionConsultation",
    "PriorConsultation",
    "RegistrationRow",
    "ResumptionNotice",
    "RetroactiveRegistration",
    "WithdrawalConsultation",
]
