"""What happens to a case outside its steps: it begins, its draft is edited, files come and go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from accounts.account import lifecycle
from accounts.models import SNSAccount
from katori_sns.files import uploads
from katori_sns.files.kept_files import added
from katori_sns.history.actions import record, record_once_a_day
from katori_sns.history.models import SYSTEM, Actor
from katori_sns.organisation.models import Section, User
from katori_sns.organisation.roles import ActorContext, role_name
from katori_sns.web.dates import local_date
from katori_sns.web.forms import Once
from katori_sns.workflow.engine import first_task
from katori_sns.workflow.errors import Conflict, Incomplete, NotAllowed, NotVisible, SentBefore
from katori_sns.workflow.models import Attachment, Case, CaseAccount, Task
from katori_sns.workflow.steps import C_co, CaseContext, Problem, Process, Transition
from katori_sns.workflow.trace import seals

Columns = dict[str, object]  # of a kind's own table → its value


@transaction.atomic
def start(
    process: Process[C_co],
    *,
    drafter: User,
    section_id: int,
    now: datetime,
    fields: Mapping[str, object],
    joint_sections: Iterable[Section] = (),
    accounts: Iterable[SNSAccount] = (),
    origin: str = Case.Origin.SECTION,
    once: Once | None = None,
) -> C_co:
    """Begin a draft in one of the drafter's sections, or in the PR division about any; else NotAllowed.

    Raises Incomplete when another open case has the same claim on an account, or the kind says what hinders.
    What the same copy of a form (`once`) began is answered again; raises SentBefore when that said otherwise.
    """
    if once and (begun := _begun(process, drafter, once)):
        return cast("C_co", begun)
    org = ActorContext(local_date(now), drafter)
    about = list(accounts)
    if not _may_begin(process, org, org.pr.pk if origin == Case.Origin.PR else section_id, about):
        raise NotAllowed
    if problems := process.begins(org, about):
        raise Incomplete(problems)
    case = process.model(
        kind=process.kind,
        tag=process.tag,
        state="draft",
        state_label=process.states["draft"].label,
        section=org.sections[section_id],
        keeper=org.sections[section_id],
        drafter=drafter,
        drafted_at=now,
        retention_years=retention_years(process.kind),
        origin=origin,
        discreet=process.discreet,
        once=once.key if once else None,
        once_digest=once.digest if once else "",
        **fields,
    )
    case.save(force_insert=True)
    shared = (section for account in about for section in account.joint_sections.all())
    case.joint_sections.set([*joint_sections, *shared])
    _claim(case, process, about)
    _entitle(process, case)
    first_task(CaseContext(case, (), org), process, now)
    by = org.actor(drafter, section_id)
    record(subject=case.subject, action="draft", label="起案", actor=by, at=now, changes=seals(case))
    return case


def begin_by_house(
    process: Process[C_co], *, drafter: User, section: Section, now: datetime, fields: Mapping[str, object]
) -> C_co:
    """Begin a case that nobody drafts: it stands in somebody's name, and waits at its first desk at once."""
    state, desk = next(iter(process.states)), process.desks[0]
    case = process.model(
        kind=process.kind,
        tag=process.tag,
        state=state,
        state_label=process.states[state].label,
        section=section,
        keeper=section,
        drafter=drafter,
        drafted_at=now,
        retention_years=retention_years(process.kind),
        **fields,
    )
    case.save(force_insert=True)
    _entitle(process, case)
    first_task(CaseContext(case, (), ActorContext(local_date(now))), process, now, desk.key)
    record(subject=case.subject, action="draft", label="開始", actor=SYSTEM, at=now, changes=seals(case))
    return case


def retention_years(kind: str) -> int:
    """保存期間 of a kind of case, in years: its own, or that of all."""
    return int(settings.RETENTION_BY_KIND.get(kind, settings.RETENTION_YEARS))


def _begun(process: Process, drafter: User, once: Once) -> Case | None:
    """What this copy of a form has begun already."""
    User.objects.select_for_update(no_key=True).get(pk=drafter.pk)  # it may be sent twice at one moment
    begun = Case.objects.filter(drafter=drafter, once=once.key).first()
    if begun and (begun.kind, begun.once_digest) != (process.kind, once.digest):
        raise SentBefore(begun, once.typed)
    return begun


def _may_begin(process: Process, org: ActorContext, section_id: int, about: Sequence[SNSAccount]) -> bool:
    """A member of the section; whoever holds no post, where the kind is open to his role.

    A contractor only about accounts he was given.
    """
    user = org.user
    if user is None or not user.stands_alone:
        return section_id in org.mine
    if role_name(user) not in process.outsiders or section_id not in org.sections:
        return False
    given = SNSAccount.objects.granted_to(user).filter(pk__in=[account.pk for account in about])
    return not user.is_contractor or 0 < len(about) == given.count()


def _entitle(process: Process, case: Case) -> None:
    """Call the case by what it is about now."""
    case.title = process.title(case)
    case.found_as = case.searchable()
    Case.objects.filter(pk=case.pk).update(title=case.title, found_as=case.found_as)


def _claim(case: Case, process: Process, accounts: Iterable[SNSAccount]) -> None:
    for account in accounts:
        try:
            with transaction.atomic():
                CaseAccount.objects.create(case=case, account=account, claim=process.claim)
        except IntegrityError:
            wait = "についての案件が進んでいます。終わってから始めてください"
            raise Incomplete([Problem("account", f"{account}{wait}")]) from None


@transaction.atomic
def edit(
    process: Process,
    case_id: int,
    *,
    actor: User,
    seen_version: int,
    now: datetime,
    fields: Mapping[str, object],
    joint_sections: Iterable[Section] | None = None,
) -> int:
    """Save a draft and return its new version; of two savers of one version exactly one wins.

    Raises NotVisible, NotAllowed, Conflict when another saved or sent it first, or Incomplete where a
    value goes against what another office has ruled.
    """
    _swap(case_id, actor=actor, seen_version=seen_version, now=now)
    rows: QuerySet[Case] = QuerySet(process.model).filter(pk=case_id)
    if process.ruled.keys() & fields.keys():
        _keep_to_rulings(process, rows.get(), fields)
    if fields:
        rows.update(**fields)
    case = rows.select_related("section", "drafter").get()
    if joint_sections is not None:
        case.joint_sections.set(joint_sections)
    if case.submitted_at is None:  # afterwards the lists follow the submissions
        _entitle(process, case)
    return case.version


def _keep_to_rulings(process: Process, case: Case, fields: Mapping[str, object]) -> None:
    for name in process.ruled.keys() & fields.keys():
        ruling = case.standing(name, lasting=True).get((name, ""))
        if ruling and ruling.value != fields[name]:
            kept = f"{ruling.label}は、{ruling.by_name}が「{ruling.word}」と決めました。変えられません"
            raise Incomplete([Problem(name, kept)])


def _swap(case_id: int, *, actor: User, seen_version: int, now: datetime) -> ActorContext:
    """Win the right to write the child of a draft: compare-and-swap on the parent's version."""
    org = ActorContext(local_date(now), actor)
    inside = Q(origin=Case.Origin.PR) if org.pr.pk in org.mine else Q(pk__in=[])
    inside |= Q(origin=Case.Origin.SECTION, keeper__in=list(org.mine))
    if actor.stands_alone:
        inside = Q(pk__in=Task.objects.waiting_for(org).filter(case=case_id).values("case"))
    mine = Case.objects.filter(inside, pk=case_id, drafter=actor)
    if mine.filter(state="draft", version=seen_version).update(version=F("version") + 1):
        return org
    case = Case.objects.visible_to(org).filter(pk=case_id).first()
    if case is None:
        raise NotVisible
    if not mine.exists():
        raise NotAllowed
    raise Conflict(case, None)


def attach(
    case_id: int, *, file: UploadedFile[bytes], actor: User, seen_version: int, now: datetime
) -> Attachment:
    """Add a checked file to one's draft; raises uploads.BadFile with what to do instead."""
    kept = uploads.inspect(file)  # takes its time: nothing is locked yet
    with transaction.atomic():
        org = _swap(case_id, actor=actor, seen_version=seen_version, now=now)
        case = Case.objects.get(pk=case_id)
        return _keep(case, kept, actor=actor, by=org.actor(actor, case.keeper_id), now=now)


def attach_effect(transition: Transition) -> None:
    """Effect of a step whose proof is a checked file: it is kept with the case, and stays."""
    seat, kept = transition.authority.seat, transition.payload
    by = transition.org.actor(transition.actor, seat.section_id, transition.task.acting_for)
    if not isinstance(kept, uploads.Kept):
        raise Incomplete([Problem("file", "ファイルを選んでください")])
    case, actor, now = transition.case, transition.actor, transition.now
    try:
        _keep(case, kept, actor=actor, by=by, now=now, sent_round=case.round)
    except uploads.BadFile as bad:
        raise Incomplete([Problem("file", str(bad))]) from None


def _keep(
    case: Case, kept: uploads.Kept, *, actor: User, by: Actor, now: datetime, sent_round: int | None = None
) -> Attachment:
    size, here = len(kept.content), Attachment.objects.filter(case=case)
    uploads.require_room(kept.name, size, here=here, actor=actor, now=now)
    attachment = Attachment.objects.create(
        case=case,
        name=kept.name,
        file=uploads.store(kept),
        content_type=kept.content_type,
        size=size,
        sha256=kept.sha256,
        added_at=now,
        added_by=actor,
        sent_round=sent_round,
    )
    record(
        subject=case.subject,
        action="attach",
        label="添付",
        actor=by,
        at=now,
        changes=added(attachment),
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
        actor=org.actor(actor, case.keeper_id),
        at=now,
        changes={attachment.name: [attachment.sha256, None]},
    )
    attachment.delete()
    uploads.discard(attachment.file)


def lock_accounts(case: Case) -> list[SNSAccount]:
    """The accounts a case is about, locked in the order of their keys."""
    ids = CaseAccount.objects.filter(case=case).values_list("account", flat=True)
    return list(lifecycle.lock(ids).values())


def lock_account(case: Case) -> SNSAccount:
    """The one account of a case, locked."""
    (account,) = lock_accounts(case)
    return account


def note(case: Case, *, action: str, label: str, actor: Actor, now: datetime) -> None:
    """Leave a trace of a print, a download or a denial, once per person, case and day."""
    record_once_a_day(subject=case.subject, action=action, label=label, actor=actor, at=now)
