"""Cases and what is to be done about them: the tables that every kind of case shares."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from katori_sns.organisation.models import Duty, Section, User
from katori_sns.organisation.roles import ActorContext, Seat
from katori_sns.web.finding import searchable
from katori_sns.workflow.records import (
    Attachment,
    CaseAccount,
    CaseFigure,
    Level,
    NumberSeries,
    SaidOf,
    Statement,
    Submission,
    granted,
)

__all__ = ["Attachment", "Case", "CaseAccount", "CaseFigure", "Level"]
__all__ += ["NumberSeries", "Statement", "Submission", "Task"]

NO_DUE = date.max  # 期限なし; a null would need its own branch in every keyset page
RETURNED = "直して再提出"  # what is to be done with a draft that came back


def drafter_shown(case: str = "") -> models.Case:
    """The drafter's name for a list; of discreet cases the lists do not name who reported the trouble."""
    discreet = models.When(**{f"{case}discreet": True}, then=models.Value(""))
    return models.Case(discreet, default=models.F(f"{case}drafter__name"))


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, org: ActorContext) -> Self:
        """What the person of `org` may see; all else looks as if it did not exist.

        Members see the cases of their section, those it keeps today and joint ones, the PR division and
        auditors all that was submitted, the promotion office what was reported to it, everyone what he
        drafted or did, a contractor what he drafted for the accounts he was given.
        """
        user = org.user
        if user is None or user.is_administrator:
            return self.none()
        submitted = Q(submitted_at__isnull=False)
        if user.is_auditor:
            return self.filter(submitted | Q(drafter=user))
        if user.is_contractor:
            return self.filter(pk__in=Task.objects.filter(granted(org), drafter=user).values("case"))
        if not sees_most(org):
            first, *others = (rows.values(case) for case, rows in _concerned(org))
            return self.filter(pk__in=first.union(*others))
        # Row by row: the set of their ids would be most of the table, and made anew for each page.
        rule = submitted | Q(origin=Case.Origin.PR) if org.works_at(Duty.Kind.PR) else Q()
        office = Task.objects.exclude(level=Level.PERSON)  # what waits for one may be an auditor's draft
        tasks = office.filter(section__in=org.works_at(Duty.Kind.PROMOTION))
        for case, rows in _concerned(org):
            if isinstance(rows, TaskQuerySet):
                tasks |= rows
            else:
                rule |= Q(Exists(rows.filter(**{case: OuterRef("pk")})))
        # Opened later: always so; said only because PostgreSQL would make that set to compare keys alone.
        of_this_case = tasks.filter(case=OuterRef("pk"), opened_at__gte=OuterRef("drafted_at"))
        return self.filter(rule | Q(Exists(of_this_case)))

    def held_by(self, section: Section) -> Self:
        """The section's open cases, and those of others where something waits for it."""
        waiting = Task.objects.open().filter(case=OuterRef("pk"), section=section)
        return self.filter(Q(keeper=section, closed_at=None) | Q(Exists(waiting)))


def sees_most(org: ActorContext) -> bool:
    """Whether the person sees a large part of all cases, not only what concerns him."""
    auditor = org.user is not None and org.user.is_auditor
    return auditor or bool(org.works_at(*Duty.Kind))


def _concerned(org: ActorContext) -> list[tuple[str, models.QuerySet[models.Model]]]:
    """Why a case concerns the person: rows, and their column that names the case."""
    sections = list(org.mine)
    # Until it is sent a draft is its writer's and his section's: unknown to the section it is about.
    own = Q(submitted_at__isnull=False) | Q(origin=Case.Origin.SECTION, drafter__is_auditor=False)
    joint = Q(case__submitted_at__isnull=False) | Q(case__origin=Case.Origin.SECTION, case__discreet=False)
    # A substitute may step in at any time, stating the ground.
    stands_in = Task.objects.open().filter(level=Level.HEAD, section__in=org.substitute_for())
    return [
        ("case", Task.objects.filter(drafter=org.user)),
        ("pk", Case.objects.filter(own, Q(section__in=sections) | Q(keeper__in=sections))),
        ("case", Case.joint_sections.through.objects.filter(joint, section__in=sections)),
        ("case", Task.objects.filter(done_by=org.user)),
        ("case", Task.objects.waiting_for(org)),
        ("case", stands_in),
    ]


class Case(SaidOf, models.Model):
    """Anything that moves through stages. Each kind keeps its own fields in a child model.

    Rows are written only by `engine.perform`, `actions.start` and `actions.edit`.
    """

    class Origin(models.TextChoices):
        """Whose office drafts it: the section itself, or another about this section."""

        SECTION = "section", "所属"
        PR = "pr", "広報主管課"
        AUDIT = "audit", "監査"

    kind = models.CharField(max_length=40)
    tag = models.CharField(max_length=20)
    title = models.CharField("件名", max_length=200)
    state = models.CharField(max_length=20)
    state_label = models.CharField("状態", max_length=30)  # for the lists, which mix kinds
    version = models.PositiveIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    # Of record: it never changes. Whose it is today, its desks, chief and later papers are the keeper's.
    section = models.ForeignKey(Section, models.PROTECT, related_name="cases", verbose_name="所属")
    keeper = models.ForeignKey(Section, models.PROTECT, related_name="kept", verbose_name="現所管課")
    joint_sections = models.ManyToManyField(Section, blank=True, related_name="joint_cases")
    drafter = models.ForeignKey(User, models.PROTECT, related_name="drafts", verbose_name="起案者")
    origin = models.CharField("起案", max_length=10, choices=Origin, default=Origin.SECTION)
    discreet = models.BooleanField(default=False)  # it tells of trouble: its reporter stands in no list
    once = models.UUIDField(null=True)  # the copy of the form it was begun with
    once_digest = models.CharField(max_length=64, blank=True)  # of what that was sent with
    number = models.CharField("受付番号", max_length=60, blank=True)
    document_number = models.CharField("文書番号", max_length=60, blank=True)
    drafted_at = models.DateTimeField("起案日")
    received_at = models.DateTimeField("受付日", null=True)  # when it was given its number, which it keeps
    submitted_at = models.DateTimeField("提出日", null=True)
    decided_at = models.DateTimeField("決定日", null=True)
    carried_out_at = models.DateTimeField("実施日", null=True)
    closed_at = models.DateTimeField("完結日", null=True)
    closed_fiscal_year = models.PositiveSmallIntegerField("完結年度", null=True)
    retention_years = models.PositiveSmallIntegerField("保存期間", null=True)
    expires_on = models.DateField("満了日", null=True)
    found_as = models.TextField(default="")  # by what the search finds it
    search_text = models.TextField(default="")  # that of earlier releases: what they sealed holds it

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "案件"
        default_permissions = ()
        indexes = [
            models.Index(fields=["-drafted_at", "-id"], name="case_newest"),
            models.Index(fields=["section", "-drafted_at", "-id"], name="case_by_section"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="case_number_once"),
            models.UniqueConstraint(fields=["drafter", "once"], name="case_begun_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse(f"{self.kind}:detail", args=[self.pk])

    @property
    def short_number(self) -> str:
        """申第12号: the number without its year."""
        return self.number.rpartition(" ")[2]

    def searchable(self, *people: str) -> str:
        """What the search finds, folded: the numbers, title (with the account), section and people."""
        names = (self.section.name, self.drafter.name, self.drafter.kana, *people)
        return searchable(self.title, self.number, self.document_number, *names)

    @property
    def subject(self) -> str:
        """Name of this case's chain in the history."""
        return f"case:{self.pk}"

    def write_own(self, **fields: object) -> None:
        """Write columns of the kind's own table; those that all kinds share are the engine's to write."""
        for name, value in fields.items():
            setattr(self, name, value)
        rows: models.QuerySet[Case] = models.QuerySet(type(self))
        rows.filter(pk=self.pk).update(**fields)


def barred_from(user_id: int) -> Q:
    """Tasks whose case the person drafted (only drafters edit) or submitted, or decided in the same round."""
    decided = Q(decides=True, round=OuterRef("round"))
    acts = Q(drafter=user_id) | Q(Q(action="submit") | decided, done_by=user_id)
    return Q(Exists(Task.objects.filter(acts, case=OuterRef("case"))))


def _out_of_line(seat: Seat) -> Q:
    """Tasks at which the person of this seat counts as absent, because he is barred."""
    deciding = Q(decides=True) & barred_from(seat.person.id)
    return deciding | Q(decides=False, drafter=seat.person.id) if seat.acting else deciding


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def visible_to(self, org: ActorContext) -> Self:
        """The tasks of the cases that the person of `org` may see."""
        cases = Case.objects.visible_to(org)
        if sees_most(org):
            return self.filter(Exists(cases.filter(pk=OuterRef("case"))))
        return self.filter(case__in=cases.values("pk"))

    def waiting_for(self, org: ActorContext) -> Self:
        """Open tasks that wait for the person of `org` and no one before him in line.

        The same rule as a predicate is `rules.authority`; a test holds them equal.
        """
        user = org.user
        if user is None or user.is_administrator:
            return self.none()
        if user.stands_alone:
            own = self.open().filter(level=Level.PERSON, person=user)
            return own.filter(granted(org)) if user.is_contractor else own
        mine = list(org.mine)
        rule = Q(level=Level.PERSON, person=user, section__in=mine)
        rule |= Q(level=Level.MEMBER, section__in=mine)
        near = Q(section__in=mine) | (granted(org) if mine else Q())
        rule |= Q(near, level=Level.COLLEAGUE) & ~Q(drafter=user)
        rule |= Q(level=Level.READER, section__in=[s for s in mine if org.is_head(s)])
        places: dict[tuple[tuple[Seat, ...], Seat], list[int]] = defaultdict(list)
        for section_id, before, seat in org.places():
            places[before, seat].append(section_id)
        for (before, seat), sections in places.items():
            place = Q(level=Level.HEAD, section__in=sections)
            for earlier in before:
                place &= _out_of_line(earlier)
            rule |= place & ~_out_of_line(seat)
        return self.open().filter(rule)


class Task(models.Model):
    """Who must do what by when; once done, by whom, for whom and with which act."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    desk = models.CharField(max_length=30)
    label = models.CharField("すること", max_length=30)
    round = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=Level)
    section = models.ForeignKey(Section, models.PROTECT, related_name="tasks")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="tasks")
    drafter = models.ForeignKey(User, models.PROTECT, related_name="+")
    decides = models.BooleanField(default=False)  # once done: whether the act was a decision
    side = models.BooleanField(default=False)
    about = models.ForeignKey("self", models.CASCADE, null=True, related_name="later_readings")
    because = models.ForeignKey("self", models.CASCADE, null=True, related_name="opened")  # the act
    opened_at = models.DateTimeField()
    due = models.DateField(default=NO_DUE)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="done_tasks")
    action = models.CharField(max_length=30, blank=True)
    act = models.CharField(max_length=30, blank=True)  # the action's word, as of then
    # 行った人 as of the act: names and posts change, what was done does not.
    done_name = models.CharField(max_length=60, blank=True)
    done_post = models.CharField(max_length=30, blank=True)
    done_section = models.CharField(max_length=60, blank=True)
    acting_for = models.CharField(max_length=100, blank=True)
    ground = models.CharField(max_length=20, blank=True)
    superior = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    article = models.CharField(max_length=60, blank=True)  # on which a decision rests, as of then

    objects = TaskQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["section", "level", "due"], condition=Q(done_at=None), name="task_open_by_section"
            ),
            models.Index(fields=["person", "due"], condition=Q(done_at=None), name="task_open_by_person"),
            models.Index(fields=["due", "id"], condition=Q(done_at=None), name="task_open_by_due"),
            models.Index(fields=["done_by", "case"], name="task_done_by"),
            models.Index(fields=["-done_at", "-id"], name="task_newest"),
        ]
        constraints = [
            # Coalesce: to a unique index two nulls differ.
            models.UniqueConstraint(
                "case",
                "desk",
                "section",
                Coalesce("person", 0),
                Coalesce("about", 0),
                condition=Q(done_at=None),
                name="one_open_task_per_addressee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.case}"
