"""What passes to others: when a section ends, when a drafter leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.account.actions import pass_on
from accounts.models import SNSAccount
from katori_sns.history.actions import Changes, record
from katori_sns.history.models import SYSTEM, Actor
from katori_sns.organisation.models import Appointment, Lineage, Section, User, serving
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.workflow.engine import lock
from katori_sns.workflow.errors import NotAllowed
from katori_sns.workflow.models import Case, CaseAccount, Level, Task
from katori_sns.workflow.notifications import tell_about
from katori_sns.workflow.rules import holder, stands_at
from katori_sns.workflow.steps import CaseContext, Process
from katori_sns.workflow.trace import seals
from katori_sns.workflow.words import label_of


def pass_on_ended(*, now: datetime) -> None:
    """Give what sections held that have ended to who followed them; a missed day is caught up.

    In the order in which they followed each other, until nothing moves: A→B→C may be of one day.
    """
    lines: dict[Section, list[Section]] = defaultdict(list)
    begun = Lineage.objects.filter(begins__lte=local_date(now)).select_related("old", "heir")
    for line in begun.order_by("begins", "-documents", "pk"):
        lines[line.old].append(line.heir)
    for _ in lines:
        if not any([_pass_on(old, heirs, now) for old, heirs in lines.items()]):
            break


def _pass_on(old: Section, heirs: list[Section], now: datetime) -> bool:
    """Whether anything moved. Of several heirs each has a part in joint use; the first takes the documents.

    Which of them has an account, and what is under way, the PR division says.
    """
    moved = _share_with(old, heirs, now)
    if len(heirs) == 1:
        for account in SNSAccount.objects.filter(section=old):
            pass_on(account.pk, old=old, heir=heirs[0], by=SYSTEM, now=now)
            moved = True
        for case in Case.objects.held_by(old):
            _pass_case(case.pk, old, heirs[0], SYSTEM, now)
            moved = True
    still = CaseAccount.objects.filter(account__section=old)
    closed = Case.objects.exclude(closed_at=None).exclude(pk__in=still.values("case"))
    return keep(closed, old=old, heir=heirs[0], subject=f"section:{old.pk}", by=SYSTEM, now=now) or moved


@transaction.atomic
def _share_with(old: Section, heirs: list[Section], now: datetime) -> bool:
    """What the section used or read together with others all its heirs do."""
    shared: list[tuple[QuerySet[SNSAccount] | QuerySet[Case], str]] = [
        (SNSAccount.objects.filter(joint_sections=old), "account"),
        (Case.objects.filter(joint_sections=old), "case"),
    ]
    moved = 0
    for rows, kind in shared:
        for row in rows:
            row.joint_sections.add(*(heir for heir in heirs if heir.pk != row.section_id))
            row.joint_sections.remove(old)
            moved += 1
            names = "、".join(heir.name for heir in heirs)
            record(
                subject=f"{kind}:{row.pk}",
                action="share",
                label="共同利用の引継ぎ",
                actor=SYSTEM,
                at=now,
                changes={"共同利用": [old.name, names]},
            )
    return bool(moved)


@transaction.atomic
def keep(
    cases: QuerySet[Case], *, old: Section, heir: Section, subject: str, by: Actor, now: datetime
) -> bool:
    """Let another section read closed cases that one kept: all in one statement, told once, in `subject`.

    It reads them; it acts on nothing closed.
    """
    number = Case.objects.filter(pk__in=cases.filter(keeper=old).values("pk")).update(keeper=heir)
    if number:
        changes: Changes = {"現所管課": [old.name, heir.name], "完結した案件": [None, f"{number}件"]}
        record(subject=subject, action="keep", label="文書の引継ぎ", actor=by, at=now, changes=changes)
    return bool(number)


def keep_with(account: SNSAccount, *, old: Section, heir: Section, by: Actor, now: datetime) -> None:
    """Closed cases follow their account to its section."""
    cases = Case.objects.filter(case_accounts__account=account).exclude(closed_at=None)
    keep(cases, old=old, heir=heir, subject=account.subject, by=by, now=now)


def left_sections(org: ActorContext) -> list[Section]:
    """Ended sections without one heir alone that still hold something; the PR division assigns it."""
    if org.pr.pk not in org.mine:
        return []
    waiting = Task.objects.open().filter(section=OuterRef("pk"))
    cases = Case.objects.filter(keeper=OuterRef("pk"), closed_at=None)
    held = Exists(waiting) | Exists(cases) | Exists(SNSAccount.objects.filter(section=OuterRef("pk")))
    ended = Section.objects.filter(held, ends__lt=org.on).annotate(number=Count("heirs"))
    return list(ended.exclude(number=1))


@transaction.atomic
def assign(
    section: Section,
    *,
    cases: dict[int, Section],
    accounts: dict[int, Section],
    actor: User,
    now: datetime,
) -> None:
    """Give what an ended section left to the sections that the PR division names; raises NotAllowed."""
    org = ActorContext(local_date(now), actor)
    if section not in left_sections(org):
        raise NotAllowed
    by = org.actor(actor, org.pr.pk)
    for case_id, heir in sorted(cases.items()):
        _pass_case(case_id, section, heir, by, now)
    for account_id, heir in sorted(accounts.items()):
        pass_on(account_id, old=section, heir=heir, by=by, now=now)
        keep_with(SNSAccount.objects.get(pk=account_id), old=section, heir=heir, by=by, now=now)


@transaction.atomic
def give(account: SNSAccount, *, old: Section, heir: Section, by: Actor, now: datetime) -> None:
    """Give an account of an ended section to an heir, with its cases, open and closed."""
    held = Case.objects.held_by(old).filter(case_accounts__account=account)
    for case_id in set(held.values_list("pk", flat=True)):
        _pass_case(case_id, old, heir, by, now)
    pass_on(account.pk, old=old, heir=heir, by=by, now=now)
    keep_with(account, old=old, heir=heir, by=by, now=now)


def give_rest(*, old: Section, but: QuerySet[SNSAccount], heir: Section, by: Actor, now: datetime) -> None:
    """What is under way without one of these accounts goes to who took the documents."""
    for case in Case.objects.held_by(old).exclude(case_accounts__account__in=but):
        _pass_case(case.pk, old, heir, by, now)


@transaction.atomic
def _pass_case(case_id: int, old: Section, heir: Section, by: Actor, now: datetime) -> None:
    case = Case.objects.select_for_update().get(pk=case_id)
    waiting = Task.objects.open().filter(case=case, section=old)
    # Where both sections were asked, the heir answers once.
    asked = Task.objects.open().filter(case=case, section=heir, person=None, about=None)
    moved = waiting.filter(person=None, about=None, desk__in=asked.values("desk")).update(done_at=now)
    moved += waiting.update(section=heir)
    if case.keeper_id == old.pk and not case.closed_at:
        case.keeper = heir
        case.version += 1
        case.save(update_fields=["keeper", "version"])
    elif not moved:
        return
    changes: Changes = {"現所管課": [old.name, heir.name]}
    record(
        subject=case.subject,
        action="pass_on",
        label="所属の引継ぎ",
        actor=by,
        at=now,
        changes=changes | seals(case),
    )


def follow_choices(process: Process, name: str, *, now: datetime) -> None:
    """What open cases of a kind say of ended sections in a field is said of who took their documents."""
    org = ActorContext(local_date(now))
    rows: QuerySet[Case] = QuerySet(process.model)
    ended = rows.filter(closed_at=None, **{f"{name}__ends__lt": org.on})
    for case_id in ended.values_list("pk", flat=True):
        with transaction.atomic():
            case = lock(process, case_id)
            old = getattr(case, name)
            heir = org.following(old.pk)
            if heir is None:
                continue
            case.write_own(**{name: heir})
            record(
                subject=case.subject,
                action="follow",
                label="廃止した所属の引継ぎ",
                actor=SYSTEM,
                at=now,
                changes={label_of(process.model, name): [old.name, heir.name], **seals(case)},
            )


def release_drafts(*, now: datetime) -> None:
    """What waits for a person who has left the section waits for its members: they take the draft over."""
    today = local_date(now)
    here = Appointment.objects.on(today).filter(serving(today, "user__"))
    present = here.filter(user=OuterRef("person"), section=OuterRef("section"))
    outside = Q(is_auditor=True) | Q(contractor_until__isnull=False)  # who never had a post there
    outsiders = User.objects.filter(outside, is_active=True).values("pk")
    gone = (
        Task.objects.open()
        .filter(~Exists(present), level=Level.PERSON)
        .exclude(
            Q(person__in=outsiders) | Q(case__origin=Case.Origin.AUDIT)  # never its section's
        )
    )
    for case_id in set(gone.values_list("case", flat=True)):
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=case_id)
            for task in gone.filter(case=case):
                task.level, task.person = Level.MEMBER, None
                task.save(update_fields=["level", "person"])
                record(
                    subject=case.subject,
                    action="release",
                    label="起案者の異動",
                    actor=SYSTEM,
                    at=now,
                    changes=seals(case),
                )
                members = frozenset(here.filter(section=task.section_id).values_list("user", flat=True))
                says = "起案者が異動しました。案件を開いて引き継いでください。"
                tell_about(case, {f"［{task.label}］": members}, says=says, now=now)


def readdress(processes: Iterable[Process], *, now: datetime) -> None:
    """What waits for the PR manager, or in his own cases for his superior, follows the posts held today."""
    org = ActorContext(local_date(now))
    if org.vacant_duties:
        return  # no case can move
    for process in processes:
        desks = [desk.key for desk in process.desks if desk.anew]
        waiting = Task.objects.open().filter(case__kind=process.kind, desk__in=desks)
        for case_id in set(waiting.values_list("case", flat=True)):
            _readdress(process, case_id, org, now)


@transaction.atomic
def _readdress(process: Process, case_id: int, org: ActorContext, now: datetime) -> None:
    case = lock(process, case_id)
    ctx = CaseContext(case, list(case.tasks.all()), org)
    for task in ctx.tasks:
        address = stands_at(ctx, process, task)
        if task.done_at or address.section_id == task.section_id:
            continue
        old, new = org.sections[task.section_id], org.sections[address.section_id]
        task.section = new
        task.save(update_fields=["section"])
        record(
            subject=case.subject,
            action="readdress",
            label="決裁者の変更",
            actor=SYSTEM,
            at=now,
            changes={task.label: [old.name, new.name], **seals(case)},
        )
        seat = holder(ctx, task)
        says = "広報主管課長の職の異動により、決裁する所属が変わりました。"
        people = frozenset({seat.person.id} if seat else ())
        tell_about(case, {f"［{task.label}］": people}, says=says, now=now)
