"""What the conclusion of a consultation brings about."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.account.media import Medium
from applications.consultation.models import ConsultedMedium, PriorConsultation
from katori_sns.cases.guards import talked
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Problem, Transition


def submit(transition: Transition[PriorConsultation]) -> None:
    """What is recorded of a meeting or call lies before its record, to the minute."""
    if problems := talked(transition.case, "held_at", transition.now):
        raise Incomplete(problems)
    submit_effect(transition)


def conclude(transition: Transition[PriorConsultation]) -> None:
    """From now on an application may cite it, one for each medium (G4(1))."""
    case = transition.case
    transition.trace("引ける媒体", None, "、".join(case.medium_labels()))
    ConsultedMedium.objects.bulk_create(
        ConsultedMedium(
            consultation=case, medium=medium, medium_name=case.medium_name if medium == Medium.OTHER else ""
        )
        for medium in case.on_media
    )


@dataclass(frozen=True)
class Conditions:
    """What 条件付き asks for, in the order of the numbers."""

    texts: tuple[str, ...] = ()


def conclude_with_conditions(transition: Transition[PriorConsultation]) -> None:
    """Conditions that the application answers one by one; raises Incomplete without any."""
    asked: Conditions = transition.payload or Conditions()
    conditions = [text for text in asked.texts if text]
    if not conditions:
        raise Incomplete([Problem("terms", "条件を1行に1つずつ入力してください")])
    transition.case.write_own(conditions=conditions)
    for number, text in enumerate(conditions, start=1):
        transition.say(f"term:{number}", "", label=f"条件{number}", text=text)
    conclude(transition)
