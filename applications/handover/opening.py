"""Hand-overs begin by themselves: on the day of a change, or when a change to come is made known (G5(1))."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.account.rules import HELD
from accounts.handover.actions import GIVEN_UP, take_back, turn
from accounts.leaving.actions import foresee, going_words
from accounts.models import HandoverRow, SNSAccount
from applications.handover.models import Handover
from applications.handover.process import HANDOVER
from katori_sns.history.actions import Changes, record
from katori_sns.history.models import SYSTEM
from katori_sns.organisation.models import Appointment, Duty, Section, User, serving
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import day_begins, format_wareki, local_date
from katori_sns.workflow import actions
from katori_sns.workflow.lapsing import lapse
from katori_sns.workflow.models import Case, Task
from katori_sns.workflow.notifications import holders, tell_about
from katori_sns.workflow.steps import CaseContext

TO_SIGN = "［引継ぎの確認］"


@dataclass(frozen=True)
class NewHead:
    """Since when somebody heads a section, and who did before him."""

    begins: date
    name: str
    before: str

    @property
    def words(self) -> str:
        return f"所属長：{self.before} → {self.name}"


def new_heads(day: date) -> dict[int, NewHead]:
    """Section → its head of the day, where another was head before; a new post of the same man is none."""
    posts: dict[int, list[Appointment]] = defaultdict(list)
    heads = Appointment.objects.filter(is_head=True, begins__lte=day)
    for post in heads.select_related("user").order_by("begins", "pk"):
        posts[post.section_id].append(post)
    serves = set(User.objects.filter(serving(day)).values_list("pk", flat=True))
    found = {}
    for section_id, line in posts.items():
        now = line.pop()
        if (now.ends and now.ends < day) or now.user_id not in serves:
            continue
        begins = now.begins
        while line and line[-1].user_id == now.user_id:
            begins = line.pop().begins
        if line:
            found[section_id] = NewHead(begins, now.user.name, line[-1].user.name)
    return found


def open_handovers(day: date, *, now: datetime) -> None:
    """Begin what is to be handed over by that day, and tell who is to sign; a missed day is caught up.

    For a day to come (内示解禁) also of whoever, by what is recorded, will have gone. Idempotent.
    """
    if ActorContext(local_date(now)).vacant_duties:
        return  # no case can move
    for section_id, head in new_heads(day).items():
        _note_head(section_id, head, now)
    if day > local_date(now):
        foresee(day, now=now)
    org = ActorContext(day)
    rows = HandoverRow.objects.filter(open=True, in_case=None, day__lte=day)
    held = Exists(SNSAccount.objects.filter(HELD, pk=OuterRef("account")))
    together: dict[tuple[int, date], list[HandoverRow]] = defaultdict(list)
    for row in rows.filter(held).select_related("account").order_by("pk"):
        together[row.account.section_id, row.day].append(row)
    for (section_id, on), found in sorted(together.items(), key=lambda item: item[0]):
        if section_id in org.sections:
            _gather(org, org.sections[section_id], on, found, now)
    _tell(now)


def _note_head(section_id: int, head: NewHead, now: datetime) -> None:
    """What the section had before he came and he has not signed for since."""
    asked = Q(day__gte=head.begins) | Q(signed_at__gte=day_begins(head.begins))
    known = HandoverRow.objects.filter(asked, chief=True, account=OuterRef("pk"), taken_back=False)
    accounts = SNSAccount.objects.filter(HELD, ~Exists(known), section=section_id)
    came_under_him = Q(acquired_on__gte=head.begins) | Q(registered_on__gte=head.begins)
    for account in accounts.exclude(came_under_him).order_by("pk"):
        foreseen = head.begins > local_date(now)
        turn(account.pk, ["chief"], head.words, head.begins, now=now, foreseen=foreseen)


@transaction.atomic
def _gather(
    org: ActorContext,
    section: Section,
    on: date,
    rows: list[HandoverRow],
    now: datetime,
) -> None:
    """One case per section and day."""
    cases = Case.objects.filter(keeper=section, closed_at=None, handover__day=on)
    case = cases.select_for_update().first()
    if case is None:
        drafter = _leaver(org, section, on)
        if drafter is None:
            return  # nobody could sign; its rows wait for whoever comes
        case = actions.begin_by_house(HANDOVER, drafter=drafter, section=section, now=now, fields={"day": on})
    HandoverRow.objects.filter(pk__in=[row.pk for row in rows]).update(in_case=case.pk)
    names = "、".join(str(row.account) for row in rows)
    changes: Changes = {"引き継ぐアカウント": [None, names]}
    record(subject=case.subject, action="gather", label="引継ぎの対象", actor=SYSTEM, at=now, changes=changes)


def _leaver(org: ActorContext, section: Section, on: date) -> User | None:
    """In whose name it stands: who headed the section before that day; else its head, or the PR manager.

    None where there is none of them.
    """
    heads = Appointment.objects.filter(section=section, is_head=True, begins__lt=on)
    before = heads.select_related("user").order_by("begins", "pk").last()
    if before:
        return before.user
    pr = org.on_duty.get(Duty.Kind.PR, 0)
    person = org.heads.get(section.pk) or next((seat.person for seat in org.line(pr)), None)
    return User.objects.get(pk=person.id) if person else None


def _tell(now: datetime) -> None:
    """Whoever is to sign hears of it once: he who writes before the day, and he who has come on it."""
    org = ActorContext(local_date(now))
    cases: QuerySet[Handover] = QuerySet(Handover).filter(state="open")
    for case in cases.select_related("section", "keeper", "drafter"):
        ctx = CaseContext(case, (), org)
        waiting = list(Task.objects.open().filter(case=case, desk="head"))
        people = frozenset().union(*holders(ctx, waiting).values()) | {case.drafter_id}
        says = f"{format_wareki(case.day)}の異動による引継ぎです。"
        tell_about(case, {TO_SIGN: people}, says=says, now=now, again=False)


@transaction.atomic
def end_foreseen(*, now: datetime) -> None:
    """What was opened for a day to come and is planned for it no more is asked no more (a plan given up)."""
    today = local_date(now).isoformat()
    gone: dict[HandoverRow, list[str]] = defaultdict(list)
    coming: dict[str, set[tuple[int, str]]] = {}
    list(Case.objects.select_for_update().filter(kind=HANDOVER.kind, closed_at=None).order_by("pk"))
    rows = HandoverRow.objects.select_for_update(of=("self",)).filter(open=True).exclude(asked={})
    for row in rows.select_related("account").order_by("account"):
        for words, (_, day) in row.asked.items():
            if day > today:
                coming[day] = coming.get(day) or _coming(date.fromisoformat(day))
                if (row.account_id, words) not in coming[day]:
                    gone[row].append(words)
    for row, lines in gone.items():
        take_back(row, lines, now=now)
    for case_id in {row.in_case for row in gone if row.in_case}:
        if not HandoverRow.objects.filter(in_case=case_id, open=True).exists():
            lapse(HANDOVER, case_id, state="called_off", why=GIVEN_UP, now=now)


def _coming(day: date) -> set[tuple[int, str]]:
    """What will have changed by a day to come: the account, and the words for it."""
    heads = {section: head.words for section, head in new_heads(day).items() if head.begins == day}
    accounts = SNSAccount.objects.filter(section__in=heads).values_list("pk", "section")
    return going_words(day) | {(pk, heads[section]) for pk, section in accounts}


def open_due(*, now: datetime) -> None:
    """What a new day brings, and what it brings no more."""
    end_foreseen(now=now)
    open_handovers(local_date(now), now=now)
