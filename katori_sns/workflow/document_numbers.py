"""文書番号: the city's own number of a submission or a decision, entered as soon as it is known.

Nothing waits for it. Each entry is an act of its own, with its statement; the newest of each stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from katori_sns.history.actions import record
from katori_sns.history.records import digest_of
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.web.finding import searchable
from katori_sns.workflow.errors import NotAllowed, NotVisible
from katori_sns.workflow.models import Case, Level, Statement, Task
from katori_sns.workflow.rules import drafting_section, reads_unsent
from katori_sns.workflow.steps import Depth, Process
from katori_sns.workflow.trace import ACT_SEAL, SEAL, seal, seals

DOCUMENT = "document:"  # key of the statement, and whose number it is
SUBMITTED, DECIDED = "submission", "decision"
WHOSE = {SUBMITTED: "提出の文書番号", DECIDED: "決定の文書番号"}
ACT, DESK = "文書番号の記入", "document"
LONGEST = 28  # two of them fit the column


@dataclass(frozen=True)
class Numbering:
    """A case, and of what the person may enter the number."""

    case: Case
    possible: dict[str, str]  # submission, decision → its words


def numbering(case_id: int, org: ActorContext) -> Numbering:
    """What the person may enter of the case; raises NotVisible where he reads nothing of it.

    Who drafts it, of the submission; the PR division, of a decision.
    """
    case = Case.objects.visible_to(org).filter(pk=case_id).select_related("section").first()
    if case is None:
        raise NotVisible
    processes: tuple[Process, ...] = import_string(settings.PROCESSES)
    process = next(process for process in processes if process.kind == case.kind)
    rows: QuerySet[Case] = QuerySet(process.model)
    unread = case.submitted_at is None and not reads_unsent(case, org)
    if unread or process.reads(rows.get(pk=case_id), org) < Depth.CONTENT:
        raise NotVisible
    return Numbering(case, enterable(case, org))


def enterable(case: Case, org: ActorContext) -> dict[str, str]:
    """Of what the person may enter the number, by the offices he works in."""
    if org.user is None or org.user.stands_alone:
        return {}
    mine = {
        SUBMITTED: drafting_section(case, org) in org.mine,
        DECIDED: org.pr.pk in org.mine and case.decided_at is not None,
    }
    return {whose: WHOSE[whose] for whose, may in mine.items() if may}


def numbers_of(case: Case, at: datetime | None = None) -> str:
    """The numbers that stand, or stood at a moment, as one text."""
    said = {
        s.key: s.word for s in case.statements if s.key.startswith(DOCUMENT) and (at is None or s.at <= at)
    }
    return "、".join(said[key] for whose in WHOSE if (key := f"{DOCUMENT}{whose}") in said)


@transaction.atomic
def enter_number(case_id: int, *, whose: str, number: str, actor: User, now: datetime) -> None:
    """Enter the number of a submission or a decision, also after the case has ended.

    Raises NotVisible, or NotAllowed where it is another office's.
    """
    org = ActorContext(local_date(now), actor)
    Case.objects.select_for_update().filter(pk=case_id).first()
    found = numbering(case_id, org)
    case = found.case
    if whose not in found.possible or not number.strip() or len(number) > LONGEST:
        raise NotAllowed
    section = org.pr.pk if whose == DECIDED else drafting_section(case, org)
    task = _act(case, section, org, actor, now)
    said = Statement(
        task=task,
        key=f"{DOCUMENT}{whose}",
        label=WHOSE[whose],
        word=number.strip(),
        by=actor,
        by_name=actor.name,
        at=now,
    )
    before, stood = case.document_number, case.standing(said.key, lasting=True).get((said.key, ""))
    said.save()
    case.__dict__.pop("statements", None)  # read before it was said
    case.document_number = numbers_of(case)
    if searchable(number) not in case.found_as:
        case.found_as += f" {searchable(number)}"
    Case.objects.filter(pk=case.pk).update(document_number=case.document_number, found_as=case.found_as)
    own = _own(case)
    record(
        subject=case.subject,
        action=task.action,
        label=task.act,
        actor=org.actor(actor, section),
        at=now,
        changes={
            "文書番号": [before or None, case.document_number],
            said.name: [stood.word if stood else None, said.word],
            SEAL: [None, seal([said])],
            **seals(own),
            ACT_SEAL: [None, digest_of(task)],
        },
    )


def _own(case: Case) -> Case:
    """The row of the kind, of which the history keeps a digest."""
    processes: tuple[Process, ...] = import_string(settings.PROCESSES)
    model = next(process.model for process in processes if process.kind == case.kind)
    rows: QuerySet[Case] = QuerySet(model)
    return rows.get(pk=case.pk)


def _act(case: Case, section_id: int, org: ActorContext, actor: User, now: datetime) -> Task:
    """An act that nothing waited for."""
    return Task.objects.create(
        case_id=case.pk,
        desk=DESK,
        label=ACT,
        round=case.round,
        level=Level.MEMBER,
        section_id=section_id,
        drafter_id=case.drafter_id,
        side=True,
        opened_at=now,
        done_at=now,
        done_by=actor,
        action="enter_number",
        act=ACT,
        done_name=actor.name,
        done_post=org.mine[section_id],
        done_section=org.sections[section_id].name,
    )
