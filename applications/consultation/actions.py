"""What the conclusion of a consultation brings about."""

from __future__ import annotations

from accounts.account.media import Medium
from applications.consultation.models import ConsultedMedium, PriorConsultation
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.steps import Move, Problem


def conclude(move: Move) -> None:
    """From now on an application may cite it, one for each medium (G4(1))."""
    case: PriorConsultation = move.case
    ConsultedMedium.objects.bulk_create(
        ConsultedMedium(
            consultation=case, medium=medium, medium_name=case.medium_name if medium == Medium.OTHER else ""
        )
        for medium in case.on_media
    )


def conclude_with_conditions(move: Move) -> None:
    """The proof is the list of conditions, which the application answers one by one."""
    conditions = [text for text in move.proof or () if text]
    if not conditions:
        raise Incomplete([Problem("terms", "条件を1行に1つずつ入力してください")])
    move.case.write_own(conditions=conditions)
    conclude(move)
