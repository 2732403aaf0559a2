"""Who people are: users, sections, dated appointments, substitutes and absences."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase

from katori_sns.organisation.dated import (
    ClosedDay,
    Contract,
    Dated,
    DatedQuerySet,
    Duty,
    Lineage,
    Section,
    SectionFace,
    ends_after_begin,
)
from katori_sns.organisation.guessing import TriedPassword as TriedPassword
from katori_sns.web.codes import code_key, staff_key
from katori_sns.web.columns import MadeField
from katori_sns.web.dates import local
from katori_sns.web.finding import searchable, words_of
from katori_sns.web.gojuon import hiragana, no_kana, order

__all__ = [
    "Absence",
    "Appointment",
    "ClosedDay",
    "Contract",
    "DatedQuerySet",
    "Duty",
    "Ground",
    "Lineage",
    "ObjectGrant",
    "Section",
    "SectionFace",
    "Substitute",
    "User",
    "UserSession",
]


def serving(day: date, user: str = "") -> Q:
    """Who may log in on that day: nobody disabled, nobody after his last day or his contract.

    `user`: the way from the row to the person, `user__`.
    """
    rule = Q(**{f"{user}is_active": True})
    rule &= Q(**{f"{user}contract": None}) | Q(**{f"{user}contract__begins__lte": day})
    for last in ("leaves_on", "contractor_until"):
        rule &= Q(**{f"{user}{last}": None}) | Q(**{f"{user}{last}__gte": day})
    return rule


class UserQuerySet(models.QuerySet["User"]):
    def who_may_hold_posts(self, day: date) -> Self:
        """Those in service whose role does not stand alone."""
        return self.in_service(day).filter(is_auditor=False, is_administrator=False, contractor_until=None)

    def search(self, words: str) -> Self:
        """Those whose name, kana, login or staff number hold every word, however it is written."""
        found = self
        for word in words_of(words):
            found = found.filter(search_text__contains=word)
        return found

    def in_service(self, day: date) -> Self:
        """Those who may log in on that day."""
        return self.filter(serving(day))

    def whose_absence_enters(self, user: User, day: date) -> Self:
        """The person himself and the heads he substitutes for; an administrator: everybody in use."""
        if user.is_administrator:
            return self.in_service(day)
        sections = Substitute.objects.on(day).filter(user=user).values("section")
        heads = Appointment.objects.on(day).filter(is_head=True, section__in=sections).values("user")
        return self.filter(Q(pk=user.pk) | Q(pk__in=heads))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]
    """Users by their login name."""


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a login. There are no superusers: what one may do follows from dated appointments."""

    username = models.CharField("ログインID", max_length=40, unique=True)
    staff_number = models.CharField("職員番号", max_length=20, unique=True)
    name = models.CharField("氏名", max_length=60, help_text="姓と名の間に空白を入れます。")
    kana = models.CharField("ふりがな", max_length=80)
    email = models.EmailField("メール")
    is_active = models.BooleanField("利用中", default=True)
    is_auditor = models.BooleanField("監査", default=False)
    is_administrator = models.BooleanField("システム管理者", default=False)
    contractor_until = models.DateField("委託契約の終わり", null=True, blank=True)
    leaves_on = models.DateField("ログインの最終日", null=True, blank=True)
    is_yearly = models.BooleanField("会計年度任用職員", default=False)
    is_namesake = models.BooleanField("同姓同名", default=False)  # kept by `actions.people`
    # Made of the columns above at every writing: what he is found, sorted and known by.
    search_text = MadeField("searchable")
    name_key = MadeField("bare_name")
    kana_order = MadeField("in_order")
    login_key = MadeField("login_once")
    staff_key = MadeField("staff_once")
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="契約"
    )
    # Until then the password is one that the system made, to be used once; None: it is the person's own.
    temporary_until = models.DateTimeField("仮パスワードの期限", null=True, blank=True)
    # Who reset it, until another confirms that: where the person holds power it opens nothing before.
    temporary_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="仮パスワードを発行した人"
    )

    is_superuser = False
    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["staff_number", "name", "email"]

    class Meta:
        verbose_name = "職員"
        ordering = ["kana_order", "pk"]
        default_permissions = ()
        permissions = [("administer", "組織と設定を管理する")]
        constraints = [
            # 監査とシステム管理者の役割は、ほかと兼ねない。
            models.CheckConstraint(
                condition=~Q(is_auditor=True, is_administrator=True)
                & (Q(contractor_until=None) | Q(is_auditor=False, is_administrator=False)),
                name="user_role_stands_alone",
                violation_error_message="監査、システム管理者、委託業者は兼ねられません。一つだけにしてください。",
            ),
            *(
                models.UniqueConstraint(fields=[key], condition=~Q(**{key: ""}), name=f"one_person_per_{key}")
                for key in ("login_key", "staff_key")
            ),
        ]

    def __str__(self) -> str:
        """The name, and where others bear it too the staff number: in selects, lists and notices."""
        return f"{self.name}（{self.staff_number}）" if self.is_namesake else self.name

    def searchable(self) -> str:
        return searchable(self.name, self.kana, self.username, self.staff_number)

    def bare_name(self) -> str:
        return searchable(self.name)

    def in_order(self) -> str:
        return order(self.kana)

    def login_once(self) -> str:
        return code_key(self.username)

    def staff_once(self) -> str:
        return staff_key(self.staff_number)

    @property
    def is_misspelt(self) -> bool:
        """Whether the ふりがな is none: entered before only kana were taken."""
        return no_kana(hiragana(self.kana)) != ""

    def serves_on(self, day: date) -> bool:
        """The same as `serving` of one person; before his contract begins nobody from outside comes in."""
        begun = self.contract is None or self.contract.begins <= day
        lasts = [last for last in (self.leaves_on, self.contractor_until) if last]
        return self.is_active and begun and all(day <= last for last in lasts)

    @property
    def is_contractor(self) -> bool:
        return self.contractor_until is not None

    @property
    def stands_alone(self) -> bool:
        """監査, システム管理者 and 委託業者 hold no post."""
        return self.is_auditor or self.is_administrator or self.is_contractor

    @property
    def takes_part(self) -> bool:
        """An administrator acts in no case and reads none; the register is not his either."""
        return not self.is_administrator

    @property
    def has_tray(self) -> bool:
        """Whether 未処理 is where he begins; an auditor and an administrator begin with their own pages."""
        return not (self.is_auditor or self.is_administrator)

    @property
    def looks_up(self) -> bool:
        """Whether he may ask of any account if it is the city's: employees and auditors."""
        return self.takes_part and not self.is_contractor


class UserSession(models.Model):
    """Whose a session is: it goes with the session, and its end logs the person out there."""

    session = models.OneToOneField("sessions.Session", models.CASCADE, related_name="login")
    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    since = models.DateTimeField("ログイン")
    agent = models.CharField("ブラウザー", max_length=200, blank=True)

    class Meta:
        verbose_name = "ログイン中"
        ordering = ["-since", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} {local(self.since):%Y-%m-%d %H:%M}"


class Appointment(Dated):
    """A person's post in a section; one head per section at a time (`actions.appoint` keeps it)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name="職員")
    section = models.ForeignKey(Section, models.PROTECT, related_name="appointments", verbose_name="所属")
    post = models.CharField("職", max_length=30, help_text="例：係員、主任、係長、課長補佐、課長、部長")
    is_head = models.BooleanField("所属長", default=False)
    concurrent = models.BooleanField("兼務", default=False)  # beside another post, which a move ends
    is_personnel = models.BooleanField("人事担当", default=False)  # prepares 異動案 while he has this post

    class Meta:
        verbose_name = "発令"
        ordering = ["section__code", "-is_head", "pk"]
        default_permissions = ()
        constraints = [
            ends_after_begin("appointment_ends_after_begin"),
            models.UniqueConstraint(
                fields=["section"], condition=Q(is_head=True, ends=None), name="one_open_head_per_section"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.post} {self.user}"


class Substitute(Dated):
    """Who acts when the head of a section is away; the lowest rank first (代決順位)."""

    section = models.ForeignKey(Section, models.PROTECT, related_name="substitutes", verbose_name="所属")
    user = models.ForeignKey(User, models.PROTECT, related_name="substitutions", verbose_name="代決者")
    rank = models.PositiveSmallIntegerField("代決順位")

    class Meta:
        verbose_name = "代決者"
        ordering = ["section__code", "rank"]
        default_permissions = ()
        constraints = [
            ends_after_begin("substitute_ends_after_begin"),
            models.UniqueConstraint(
                fields=["section", "rank"], condition=Q(ends=None), name="one_open_substitute_per_rank"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section} 第{self.rank}順位 {self.user}"


class Ground(models.TextChoices):
    """Why another acts."""

    TRIP = "出張", "出張"
    LEAVE = "休暇", "休暇"
    VACANCY = "欠員", "欠員"
    UNREACHABLE = "急を要し連絡不能", "急を要し連絡不能"


class Absence(Dated):
    """Days on which a person is away, so that his substitute acts."""

    user = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name="職員")
    ground = models.CharField("理由", max_length=20, choices=Ground)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="入力した人")
    entered_on = models.DateField("入力した日", null=True)  # None: since before it was kept

    class Meta:
        verbose_name = "不在"
        ordering = ["-begins", "pk"]
        default_permissions = ()
        constraints = [ends_after_begin("absence_ends_after_begin")]

    def __str__(self) -> str:
        return f"{self.user} {self.ground}"


class ObjectGrant(UserObjectPermissionBase):
    """A permission for one person on one object: the exceptions (contractors, named co-operators).

    A subclass adds `content_object`, a real foreign key.
    """

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True
