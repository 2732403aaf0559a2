"""The cases about beginning and ending an account, each with its own fields."""

from applications.models.consultation import ConsultedMedium, PriorConsultation, citable
from applications.models.emergency import EmergencyRecognition
from applications.models.new_operation import DEFAULT_HOURS, NewOperationApplication, Verdict
from applications.models.notices import AbandonmentNotice, AcquisitionNotice, ChangeNotice
from applications.models.policies import CommonPolicyRevision, PolicyRevisionConsultation
from applications.models.registration import RegistrationRow, RetroactiveRegistration
from applications.models.withdrawal import ForcedStop, ResumptionNotice, WithdrawalConsultation

__all__ = [
    "DEFAULT_HOURS",
    "AbandonmentNotice",
    "AcquisitionNotice",
    "ChangeNotice",
    "CommonPolicyRevision",
    "ConsultedMedium",
    "EmergencyRecognition",
    "ForcedStop",
    "NewOperationApplication",
    "PolicyRevisionConsultation",
    "PriorConsultation",
    "RegistrationRow",
    "ResumptionNotice",
    "RetroactiveRegistration",
    "Verdict",
    "WithdrawalConsultation",
    "citable",
]
