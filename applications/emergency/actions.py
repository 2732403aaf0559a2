"""What an emergency recognition brings about (G4(2) proviso)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.account.lifecycle import open_account
from accounts.account.media import Medium
from applications.emergency.guards import told
from applications.emergency.models import EmergencyRecognition
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.models import CaseAccount
from katori_sns.workflow.steps import Problem, Transition


@dataclass(frozen=True)
class Afterwards:
    """What the PR manager says about the nine items: until when they follow, or why none do."""

    due: date | None
    waived: str


def send(transition: Transition[EmergencyRecognition]) -> None:
    """What is submitted tells of a call that came before."""
    if problems := told(transition.case, transition.now):
        raise Incomplete(problems)
    submit_effect(transition)


def recognise(transition: Transition[EmergencyRecognition]) -> None:
    """Consultation result and approval in one act: each medium gets its account, 取得待ち."""
    case = transition.case
    items: Afterwards = transition.payload
    if not items or bool(items.due) == bool(items.waived):
        raise Incomplete(
            [Problem("items_due", "九項目の期限か、求めない理由の、どちらか一つを入力してください")]
        )
    if items.due and items.due <= local_date(transition.now):
        raise Incomplete([Problem("items_due", "九項目の期限は、きょうより後の日にしてください")])
    if problems := told(case, transition.now):
        raise Incomplete(problems)
    case.write_own(items_due=items.due, items_waived=items.waived)
    word = f"{format_wareki(items.due)}まで" if items.due else "求めない"
    transition.say("items", "due" if items.due else "waived", label="九項目", word=word, text=items.waived)
    for medium in case.on_media:
        account = open_account(
            name=case.account_name,
            medium=medium,
            medium_name=case.medium_name if medium == Medium.OTHER else "",
            section_id=case.keeper_id,
            joint_sections=list(case.joint_sections.order_by("code")),
            manager=case.manager,
            items_due=items.due,
            items_waived=items.waived,
        )
        CaseAccount.objects.create(case=case, account=account)
        transition.trace(f"アカウント {account}", None, account.get_state_display())
