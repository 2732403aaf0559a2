"""The register: official SNS accounts and the nine items they are run by."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.keeping import (
    AccountOperator,
    Custody,
    CustodySheet,
    HandleRecord,
    IdentitySheet,
    LinkCheck,
    WatchedHandle,
)
from accounts.marks import MARKS, marks_on
from accounts.media import Medium, medium_label
from accounts.policies import Clause, CommonPolicy, NineItems, OperationPolicy
from accounts.reviews import Review, ReviewValue
from accounts.saved import SavedFilter
from katori_sns.organisation.models import ObjectGrant, Section, User
from katori_sns.organisation.roles import Organisation
from katori_sns.web.dates import months_after
from katori_sns.web.text import fold

__all__ = [
    "AccountGrant",
    "AccountOperator",
    "Clause",
    "CommonPolicy",
    "Custody",
    "CustodySheet",
    "HandleRecord",
    "IdentitySheet",
    "LinkCheck",
    "Medium",
    "NineItems",
    "OperationPolicy",
    "Review",
    "ReviewValue",
    "SNSAccount",
    "SavedFilter",
    "WatchedHandle",
]


def _of_his(org: Organisation) -> Q:
    """The accounts of the person's sections, in joint use too."""
    joint = SNSAccount.joint_sections.through.objects.filter(section__in=list(org.mine))
    return Q(section__in=list(org.mine)) | Q(pk__in=joint.values("snsaccount"))


def _kept(org: Organisation) -> Q:
    """Whose custody, links, operators, policy, cases and history the person may see.

    The members of the account's sections; the PR division, the promotion office and auditors all.
    """
    if org.user is None or org.user.is_administrator or org.user.is_contractor:
        return Q(pk__in=[])
    on_duty = any(org.sections[s].is_pr or org.sections[s].is_promotion for s in org.mine)
    return Q(pk__isnull=False) if on_duty or org.user.is_auditor else _of_his(org)


class SNSAccountQuerySet(models.QuerySet["SNSAccount"]):
    def open_to(self, user: User) -> Self:
        """Whose plain facts the person may see: every employee all, a contractor those he was given."""
        if user.is_administrator:
            return self.none()
        return self.granted_to(user) if user.is_contractor else self

    def kept_by(self, org: Organisation) -> Self:
        """Those about which the person may see everything, not only the plain facts."""
        return self.filter(_kept(org))

    def edited_by(self, org: Organisation) -> Self:
        """Those whose record the person keeps up to date: of his sections, and not closed."""
        if org.user is None or org.user.stands_alone:
            return self.none()
        return self.filter(_of_his(org)).exclude(state__in=SNSAccount.CLOSED)

    def watched_by(self, org: Organisation) -> Self:
        """Those whose given-up names concern the person: the PR division and auditors see all."""
        if org.user is None or org.user.is_administrator or org.user.is_contractor:
            return self.none()
        everywhere = org.user.is_auditor or any(org.sections[s].is_pr for s in org.mine)
        return self if everywhere else self.filter(_of_his(org))

    def of_section(self, section: Section) -> Self:
        """Those of a section, in joint use too."""
        joint = SNSAccount.joint_sections.through.objects.filter(section=section)
        return self.filter(Q(section=section) | Q(pk__in=joint.values("snsaccount")))

    def in_need(self) -> Self:
        """Of those `marked`, those with a mark."""
        return self.filter(reduce(or_, (Q(**{mark.column: True}) for mark in MARKS)))

    def marked(self, org: Organisation) -> Self:
        """With each mark the person may see as a column (`marks.marks_of`), and whether he sees all else."""
        return self.annotate(**marks_on(org.on, _kept(org)))

    def granted_to(self, user: User) -> Self:
        """The accounts a contractor was given, until his contract ends."""
        return self.filter(accountgrant__user=user, accountgrant__user__is_active=True).distinct()


class SNSAccount(IdentitySheet):
    """One official account on one medium; never a login to this software."""

    class State(models.TextChoices):
        PENDING = "pending", "取得待ち"
        ABANDONED = "abandoned", "取得取りやめ"
        ACTIVE = "active", "運用中"
        STOPPED = "stopped", "停止中"
        NOTICE_PERIOD = "notice_period", "周知期間中"
        WITHDRAWN = "withdrawn", "撤退済"

    class StopMethod(models.TextChoices):
        PRIVATE = "private", "非公開"
        DISABLED = "disabled", "無効化"
        SILENT = "silent", "投稿停止"

    CLOSED = State.ABANDONED, State.WITHDRAWN

    name = models.CharField("名称", max_length=100)
    medium = models.CharField("ソーシャルメディアの種類", max_length=20, choices=Medium)
    medium_name = models.CharField("種類の名称", max_length=60, blank=True)
    section = models.ForeignKey(Section, models.PROTECT, related_name="sns_accounts", verbose_name="所属")
    joint_sections = models.ManyToManyField(Section, blank=True, related_name="joint_accounts")
    state = models.CharField("状態", max_length=20, choices=State, default=State.PENDING)
    manager = models.CharField("運用管理者", max_length=200)
    automation = models.CharField("自動投稿", max_length=200, blank=True)  # what posts by itself
    planned_start = models.DateField("運用開始予定日", null=True)
    acquired_on = models.DateField("取得日", null=True)
    started_on = models.DateField("運用開始日", null=True)  # a day to come keeps it 取得待ち
    listed_on = models.DateField("公式一覧に載った日", null=True)
    # Older than the guideline: entered by a list, opened on a day, in a month or a year, or 不明 (empty).
    registered_on = models.DateField("遡及登録した日", null=True)
    opened = models.CharField("開設", max_length=10, blank=True)  # ISO, as far as it is known
    # An emergency account has no nine items yet: until when they follow, or why none do.
    items_due = models.DateField("九項目の期限", null=True)
    items_waived = models.TextField("九項目を求めない理由", blank=True)
    # The newest post that is known here, and why there is none for long.
    last_posted_on = models.DateField("最後の投稿", null=True)
    quiet_reason = models.CharField("投稿がない理由", max_length=200, blank=True)
    review_due = models.DateField("次の評価", null=True)  # as the nine items say; `evaluating` plans it
    # How it was given up, or rests (G6).
    stop_method = models.CharField("停止の方法", max_length=10, blank=True, choices=StopMethod)
    stopped_on = models.DateField("停止を実施した日", null=True)  # empty while stopped: 実施待ち
    name_kept_until = models.DateField("媒体がアカウントを消す日", null=True)
    notice_until = models.DateField("周知の終わり", null=True)
    deleted_on = models.DateField("削除した日", null=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="predecessors",
        verbose_name="統合先",
    )
    search_text = models.TextField(default="")

    objects = SNSAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "SNSアカウント"
        default_permissions = ()
        permissions = [("operate", "アカウントを運用する")]
        indexes = [models.Index(fields=["medium", "name", "id"], name="account_register")]
        constraints = [
            models.UniqueConstraint(
                fields=["medium", "handle_key"],
                condition=~Q(handle_key="") & ~Q(state__in=["abandoned", "withdrawn"]),
                name="account_handle_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.medium_label}）"

    def get_absolute_url(self) -> str:
        return reverse("accounts:detail", args=[self.pk])

    @property
    def medium_label(self) -> str:
        return medium_label(self.medium, self.medium_name)

    def searchable(self) -> str:
        """What the search finds, folded."""
        return fold(f"{self.name} {self.medium_label} {self.manager} {self.handle} {self.url}")

    def is_quiet(self, today: date) -> bool:
        """運用中, and long without a post, as far as posts are known here."""
        since, active = self.last_posted_on, self.state == self.State.ACTIVE
        return active and since is not None and since < months_after(today, -settings.QUIET_MONTHS)

    @property
    def subject(self) -> str:
        """Name of this account's chain in the history."""
        return f"account:{self.pk}"


class AccountGrant(ObjectGrant):
    """One contractor or named co-operator, one account."""

    content_object = models.ForeignKey(SNSAccount, models.CASCADE)

    class Meta(ObjectGrant.Meta):
        default_permissions = ()
