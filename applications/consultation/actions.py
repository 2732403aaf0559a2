"""What the conclusion of a consultation brings about."""

from __future__ import annotations

from accounts.account.media import Medium
from applications.consultation.models import ConsultedMedium, PriorConsultation
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.steps import Problem, Transition


def conclude(transition: Transition[PriorConsultation]) -> None:
    """From now on an application may cite it, one for each medium (G4(1))."""
    case = transition.case
    ConsultedMedium.objects.bulk_create(
        ConsultedMedium(
            consultation=case, medium=medium, medium_name=case.medium_name if medium == Medium.OTHER else ""
        )
        for medium in case.on_media
    )


def conclude_with_conditions(transition: Transition) -> None:
    """The proof is the list of conditions, which the application answers one by one."""
    conditions = [text for text in transition.payload or () if text]
    if not conditions:
        raise Incomplete([Problem("terms", "条件を1行に1つずつ入力してください")])
    transition.case.write_own(conditions=conditions)
    conclude(transition)
