"""What happens to a case outside its steps: it begins, its draft is edited, files come and go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.actions import pass_on
from katori_sns.history.actions import keep_root, record, record_once_a_day
from katori_sns.history.models import SYSTEM, Actor
from katori_sns.organisation.models import Section, User
from katori_sns.organisation.roles import Organisation
from katori_sns.web.dates import local_date
from katori_sns.web.text import fold
from katori_sns.workflow import uploads
from katori_sns.workflow.engine import first_task
from katori_sns.workflow.errors import Conflict, NotAllowed, NotVisible
from katori_sns.workflow.models import Attachment, Case, Task
from katori_sns.workflow.steps import Process, Scene


@transaction.atomic
def start(
    process: Process,
    *,
    drafter: User,
    section_id: int,
    title: str,
    now: datetime,
    fields: dict[str, Any],
    joint_sections: Iterable[Section] = (),
) -> Any:
    """Begin a draft in one of the drafter's sections; raises NotAllowed elsewhere."""
    org = Organisation(local_date(now), drafter)
    if section_id not in org.mine or drafter.is_contractor:
        raise NotAllowed
    case = process.model.objects.create(
        kind=process.kind,
        tag=process.tag,
        title=title,
        state="draft",
        state_label=process.states["draft"].label,
        section_id=section_id,
        drafter=drafter,
        drafted_at=now,
        retention_years=settings.RETENTION_YEARS,
        search_text=_search_text(title, "", org, section_id, drafter),
        **fields,
    )
    case.joint_sections.set(joint_sections)
    first_task(Scene(case, (), org), process, now)
    record(subject=case.subject, action="draft", label="起案", actor=org.actor(drafter, section_id), at=now)
    return case


def _search_text(title: str, number: str, org: Organisation, section_id: int, drafter: User) -> str:
    return fold(f"{title} {number} {org.sections[section_id].name} {drafter.name} {drafter.kana}")


@transaction.atomic
def edit(
    process: Process,
    case_id: int,
    *,
    actor: User,
    seen_version: int,
    title: str,
    now: datetime,
    fields: dict[str, Any],
    joint_sections: Iterable[Section] | None = None,
) -> int:
    """Save a draft and return its new version; of two savers of one version exactly one wins.

    Raises NotVisible, NotAllowed, or Conflict when another saved or sent it first.
    """
    org = _swap(case_id, actor=actor, seen_version=seen_version, now=now)
    case = Case.objects.select_related("section").get(pk=case_id)
    case.title = title
    case.search_text = _search_text(title, case.number, org, case.section_id, actor)
    case.save(update_fields=["title", "search_text"])
    if fields:
        QuerySet(process.model).filter(pk=case_id).update(**fields)
    if joint_sections is not None:
        case.joint_sections.set(joint_sections)
    return case.version


def _swap(case_id: int, *, actor: User, seen_version: int, now: datetime) -> Organisation:
    """Win the right to write the child of a draft: compare-and-swap on the parent's version."""
    org = Organisation(local_date(now), actor)
    mine = Case.objects.filter(pk=case_id, drafter=actor, section__in=list(org.mine))
    if mine.filter(state="draft", version=seen_version).update(version=F("version") + 1):
        return org
    case = Case.objects.visible_to(org).filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    if not mine.exists():
        raise NotAllowed
    raise Conflict(case, None)


@transaction.atomic
def attach(
    case_id: int, *, file: UploadedFile[Any], actor: User, seen_version: int, now: datetime
) -> Attachment:
    """Add a checked file to one's draft; raises uploads.BadFile with what to do instead."""
    kept = uploads.inspect(file)
    org = _swap(case_id, actor=actor, seen_version=seen_version, now=now)
    case = Case.objects.get(pk=case_id)
    attachment = Attachment.objects.create(
        case=case,
        name=kept.name,
        file=uploads.store(kept),
        content_type=kept.content_type,
        size=len(kept.content),
        sha256=kept.sha256,
        added_at=now,
        added_by=actor,
    )
    record(
        subject=case.subject,
        action="attach",
        label="添付",
        actor=org.actor(actor, case.section_id),
        at=now,
        changes={kept.name: [None, kept.sha256]},
    )
    return attachment


@transaction.atomic
def detach(case_id: int, *, attachment_id: int, actor: User, seen_version: int, now: datetime) -> None:
    """Take a file back that was not sent yet; raises NotVisible for one that was."""
    org = _swap(case_id, actor=actor, seen_version=seen_version, now=now)
    attachment = Attachment.objects.filter(pk=attachment_id, case=case_id, sent_round=None).first()
    if attachment is None:
        raise NotVisible
    case = attachment.case
    record(
        subject=case.subject,
        action="detach",
        label="添付の取りやめ",
        actor=org.actor(actor, case.section_id),
        at=now,
        changes={attachment.name: [attachment.sha256, None]},
    )
    attachment.delete()


def note(case: Case, *, action: str, label: str, actor: Actor, now: datetime) -> None:
    """Leave a trace of a print, a download or a denial, once per person, case and day."""
    record_once_a_day(subject=case.subject, action=action, label=label, actor=actor, at=now)


def run_daily(*, now: datetime) -> None:
    """What a new day brings: cases and accounts of ended sections pass on, the history's root is kept."""
    today = local_date(now)
    ended = Section.objects.filter(ends__lt=today, successor__isnull=False)
    for section in ended.select_related("successor"):
        open_cases = Q(section=section, closed_at=None)
        waiting = Q(pk__in=Task.objects.open().filter(section=section).values("case"))
        for case_id in list(Case.objects.filter(open_cases | waiting).values_list("pk", flat=True)):
            _pass_on(case_id, section, now)
        if section.successor:
            pass_on(section=section, heir=section.successor, now=now)
    keep_root(now=now)


@transaction.atomic
def _pass_on(case_id: int, section: Section, now: datetime) -> None:
    heir = section.successor
    case = Case.objects.select_for_update().get(pk=case_id)
    if heir is None:
        return
    moved = Task.objects.open().filter(case=case, section=section).update(section=heir)
    if case.section_id == section.pk and not case.closed_at:
        case.section = heir
        case.version += 1
        case.save(update_fields=["section", "version"])
    elif not moved:
        return
    record(
        subject=case.subject,
        action="pass_on",
        label="所属の引継ぎ",
        actor=SYSTEM,
        at=now,
        changes={"所属": [section.name, heir.name]},
    )
