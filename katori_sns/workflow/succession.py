"""What passes to others: when a section ends, when a drafter leaves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q

from accounts.account.actions import pass_on
from accounts.models import SNSAccount
from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM, Actor
from katori_sns.organisation.models import Appointment, Lineage, Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date
from katori_sns.workflow.errors import NotAllowed
from katori_sns.workflow.models import Case, Level, Task
from katori_sns.workflow.notifications import tell_about
from katori_sns.workflow.trace import seals


def pass_on_ended(*, now: datetime) -> None:
    """Give what sections held that have ended to who followed them; a missed day is caught up."""
    lines = Lineage.objects.filter(begins__lte=local_date(now)).select_related("old", "heir")
    for line in lines.annotate(heirs=Count("old__heirs")).filter(heirs=1):
        for case in Case.objects.held_by(line.old):
            _pass_case(case.pk, line.old, line.heir, SYSTEM, now)
        for account in SNSAccount.objects.filter(section=line.old):
            pass_on(account.pk, old=line.old, heir=line.heir, by=SYSTEM, now=now)


def left_sections(org: ActorContext) -> list[Section]:
    """Ended sections without one heir alone that still hold something; the PR division assigns it."""
    if org.pr.pk not in org.mine:
        return []
    waiting = Task.objects.open().filter(section=OuterRef("pk"))
    cases = Case.objects.filter(section=OuterRef("pk"), closed_at=None)
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


@transaction.atomic
def _pass_case(case_id: int, old: Section, heir: Section, by: Actor, now: datetime) -> None:
    case = Case.objects.select_for_update().get(pk=case_id)
    waiting = Task.objects.open().filter(case=case, section=old)
    # Where both sections were asked, the heir answers once.
    asked = Task.objects.open().filter(case=case, section=heir, person=None, about=None)
    moved = waiting.filter(person=None, about=None, desk__in=asked.values("desk")).update(done_at=now)
    moved += waiting.update(section=heir)
    if case.section_id == old.pk and not case.closed_at:
        case.section = heir
        case.version += 1
        case.save(update_fields=["section", "version"])
    elif not moved:
        return
    changes: dict[str, list[str | None]] = {"所属": [old.name, heir.name]}
    record(
        subject=case.subject,
        action="pass_on",
        label="所属の引継ぎ",
        actor=by,
        at=now,
        changes=changes | seals(case),
    )


def release_drafts(*, now: datetime) -> None:
    """What waits for a person who has left the section waits for its members: they take the draft over."""
    here = Appointment.objects.on(local_date(now)).filter(user__is_active=True)
    present = here.filter(user=OuterRef("person"), section=OuterRef("section"))
    outside = Q(is_auditor=True) | Q(contractor_until__isnull=False)  # who never had a post there
    outsiders = User.objects.filter(outside, is_active=True).values("pk")
    gone = Task.objects.open().filter(~Exists(present), level=Level.PERSON).exclude(person__in=outsiders)
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
