"""The register: official SNS accounts and the nine items they are run by."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.keeping import Custody, CustodySheet, HandleRecord, IdentitySheet, LinkCheck, WatchedHandle
from accounts.media import Medium, medium_label
from accounts.policies import Clause, CommonPolicy, NineItems, OperationPolicy
from katori_sns.organisation.models import ObjectGrant, Section, User
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
    "SNSAccount",
    "WatchedHandle",
]


class SNSAccountQuerySet(models.QuerySet["SNSAccount"]):
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

    name = models.CharField("名称", max_length=100)
    medium = models.CharField("ソーシャルメディアの種類", max_length=20, choices=Medium)
    medium_name = models.CharField("種類の名称", max_length=60, blank=True)
    section = models.ForeignKey(Section, models.PROTECT, related_name="sns_accounts", verbose_name="所属")
    joint_sections = models.ManyToManyField(Section, blank=True, related_name="joint_accounts")
    state = models.CharField("状態", max_length=20, choices=State, default=State.PENDING)
    manager = models.CharField("運用管理者", max_length=200)
    planned_start = models.DateField("運用開始予定日", null=True)
    acquired_on = models.DateField("取得日", null=True)
    started_on = models.DateField("運用開始日", null=True)  # a day to come keeps it 取得待ち
    listed_on = models.DateField("公式一覧に載った日", null=True)
    # An emergency account has no nine items yet: until when they follow, or why none do.
    items_due = models.DateField("九項目の期限", null=True)
    items_waived = models.TextField("九項目を求めない理由", blank=True)
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

    @property
    def medium_label(self) -> str:
        return medium_label(self.medium, self.medium_name)

    def searchable(self) -> str:
        """What the search finds, folded."""
        return fold(f"{self.name} {self.medium_label} {self.manager} {self.handle} {self.url}")

    @property
    def subject(self) -> str:
        """Name of this account's chain in the history."""
        return f"account:{self.pk}"


class AccountGrant(ObjectGrant):
    """One contractor or named co-operator, one account."""

    content_object = models.ForeignKey(SNSAccount, models.CASCADE)

    class Meta(ObjectGrant.Meta):
        default_permissions = ()


class AccountOperator(models.Model):
    """担当者: who runs the account, from when to when."""

    account = models.ForeignKey(SNSAccount, models.PROTECT, related_name="operators")
    user = models.ForeignKey(User, models.PROTECT, related_name="operated")
    begins = models.DateField()
    ends = models.DateField(null=True)  # the last day

    class Meta:
        default_permissions = ()
        ordering = ["begins", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user"], condition=Q(ends=None), name="operator_once_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.user}"
