"""The register: official SNS accounts and the nine items they are run by."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.items import NINE_ITEMS
from katori_sns.organisation.models import ObjectGrant, Section, User
from katori_sns.web.text import fold


class Medium(models.TextChoices):
    X = "x", "X"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    THREADS = "threads", "Threads"
    LINE = "line", "LINE"
    YOUTUBE = "youtube", "YouTube"
    TIKTOK = "tiktok", "TikTok"
    BLUESKY = "bluesky", "Bluesky"
    NOTE = "note", "note"
    BLOG = "blog", "ブログ"
    OTHER = "other", "その他"


class NineItems(models.Model):
    """The texts of G4(2)①–⑨, on an application as on a policy version."""

    item_medium = models.TextField(blank=True)
    item_purpose = models.TextField(blank=True)
    item_audience = models.TextField(blank=True)
    item_content = models.TextField(blank=True)
    item_organisation = models.TextField(blank=True)
    item_broadcast = models.TextField(blank=True)
    item_manual = models.TextField(blank=True)
    item_data = models.TextField(blank=True)
    item_evaluation = models.TextField(blank=True)

    class Meta:
        abstract = True

    def texts(self) -> dict[str, str]:
        """Field name → text, in the guideline's order."""
        return {item.field: getattr(self, item.field) for item in NINE_ITEMS}


class SNSAccountQuerySet(models.QuerySet["SNSAccount"]):
    def granted_to(self, user: User) -> Self:
        """The accounts a contractor was given, until his contract ends."""
        return self.filter(accountgrant__user=user, accountgrant__user__is_active=True).distinct()


class SNSAccount(models.Model):
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
    search_text = models.TextField(default="")

    objects = SNSAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "SNSアカウント"
        default_permissions = ()
        permissions = [("operate", "アカウントを運用する")]
        indexes = [models.Index(fields=["medium", "name", "id"], name="account_register")]

    def __str__(self) -> str:
        return f"{self.name}（{self.medium_label}）"

    @property
    def medium_label(self) -> str:
        return self.medium_name or Medium(self.medium).label

    def searchable(self) -> str:
        """What the search finds, folded."""
        return fold(f"{self.name} {self.medium_label} {self.manager}")


class AccountGrant(ObjectGrant):
    """One contractor or named co-operator, one account."""

    content_object = models.ForeignKey(SNSAccount, models.CASCADE)

    class Meta(ObjectGrant.Meta):
        default_permissions = ()


class OperationPolicy(NineItems):
    """A version of an account's nine items, in force from a day."""

    account = models.ForeignKey(SNSAccount, models.PROTECT, related_name="policies")
    version = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    source = models.CharField(max_length=40, help_text="履歴の主題（case:12 など）")

    class Meta:
        default_permissions = ()
        ordering = ["account", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["account", "version"], name="one_policy_per_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="policy_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.account} 運用ポリシー第{self.version}版"
