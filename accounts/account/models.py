"""The register: official SNS accounts, and the names they have and had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.account.media import Medium, medium_label
from accounts.account.media_days import GIVEN_AWAY, look_from
from katori_sns.organisation.models import Duty, Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, months_after
from katori_sns.web.finding import searchable


class IdentityFields(models.Model):
    """Who an account is on its medium, as `identity.read` finds it; empty until it was acquired."""

    typed_url = models.TextField("プロフィールのURLまたはアカウント名", blank=True)  # as typed
    handle = models.CharField("アカウント名（ID）", max_length=200, blank=True)
    handle_key = models.CharField(max_length=300, blank=True)  # folded by the medium's rule
    url = models.CharField("URL", max_length=500, blank=True)
    join_url = models.CharField("友だち追加などのURL", max_length=500, blank=True)
    immutable_id = models.CharField("媒体の内部ID", max_length=100, blank=True)

    class Meta:
        abstract = True


class HandleRecord(models.Model):
    """A name the account has or had on its medium, with the days from and to."""

    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="handles")
    handle = models.CharField(max_length=200)
    url = models.CharField(max_length=500)
    begins = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-begins", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("begins")), name="handle_ends_after_begin"
            )
        ]

    def __str__(self) -> str:
        return self.handle or self.url


class WatchedHandle(models.Model):
    """監視名: a name the city has given up, which anybody may take now."""

    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="watched_handles")
    medium = models.CharField(max_length=20, choices=Medium)
    handle = models.CharField(max_length=200)
    url = models.CharField(max_length=500)
    freed_on = models.DateField("手放した日")
    looked_on = models.DateField("最後に見た日", null=True)
    looked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    looked_name = models.CharField(max_length=60, blank=True)
    finding = models.TextField("見た結果", blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_medium_display()} {self.handle}"

    @property
    def look_due(self) -> date:
        """When it is to be looked at again; never looked at, when its medium gives it away (G6(2)).

        Where that is not known it counts from the day on which it was freed.
        """
        if self.looked_on is None and self.medium in GIVEN_AWAY:
            return look_from(self.medium, self.freed_on)
        return months_after(self.looked_on or self.freed_on, settings.WATCH_MONTHS)


def _of_his(org: ActorContext) -> Q:
    """The accounts of the person's sections, in joint use too."""
    joint = SNSAccount.joint_sections.through.objects.filter(section__in=list(org.mine))
    return Q(section__in=list(org.mine)) | Q(pk__in=joint.values("snsaccount"))


def kept_rule(org: ActorContext) -> Q:
    """Whose custody, links, operators, policy, cases and history the person may see.

    The members of the account's sections; the PR division, the promotion office and auditors all.
    """
    if org.user is None or org.user.is_administrator or org.user.is_contractor:
        return Q(pk__in=[])
    on_duty = org.works_at(*Duty.Kind)
    return Q(pk__isnull=False) if on_duty or org.user.is_auditor else _of_his(org)


class SNSAccountQuerySet(models.QuerySet["SNSAccount"]):
    def open_to(self, user: User) -> Self:
        """Whose plain facts the person may see: every employee all, a contractor those he was given."""
        if user.is_administrator:
            return self.none()
        return self.granted_to(user) if user.is_contractor else self

    def kept_by(self, org: ActorContext) -> Self:
        """Those about which the person may see everything, not only the plain facts."""
        return self.filter(kept_rule(org))

    def edited_by(self, org: ActorContext) -> Self:
        """Those whose record the person keeps up to date: what his own sections run, and is not closed.

        Sections in joint use are named, told, read and post; they change nothing of its record.
        """
        if org.user is None or org.user.stands_alone:
            return self.none()
        return self.filter(section__in=list(org.mine)).exclude(state__in=SNSAccount.CLOSED)

    def run_by(self, org: ActorContext) -> Self:
        """Those on which the person's sections post or posted, in joint use too."""
        if org.user is None or org.user.stands_alone:
            return self.none()
        return self.filter(_of_his(org))

    def used_by(self, org: ActorContext) -> Self:
        """Those on which the person's sections post, in joint use too."""
        return self.run_by(org).exclude(state__in=SNSAccount.CLOSED)

    def watched_by(self, org: ActorContext) -> Self:
        """Those whose given-up names concern the person: the PR division and auditors see all."""
        if org.user is None or org.user.is_administrator or org.user.is_contractor:
            return self.none()
        everywhere = org.user.is_auditor or org.works_at(Duty.Kind.PR)
        return self if everywhere else self.filter(_of_his(org))

    def of_section(self, section: Section) -> Self:
        """Those of a section, in joint use too."""
        joint = SNSAccount.joint_sections.through.objects.filter(section=section)
        return self.filter(Q(section=section) | Q(pk__in=joint.values("snsaccount")))

    def granted_to(self, user: User) -> Self:
        """The accounts a contractor was given, until his contract ends."""
        return self.filter(accountgrant__user=user, accountgrant__user__is_active=True).distinct()


class SNSAccount(IdentityFields):
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

    class Hindrance(models.TextChoices):
        """Why the city cannot use it, beside its state."""

        FROZEN = "frozen", "凍結"
        LOCKED_OUT = "locked_out", "ログインできない"

    CLOSED = State.ABANDONED, State.WITHDRAWN
    BEGUN = State.ACTIVE, State.STOPPED, State.NOTICE_PERIOD  # and not over

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
    ended = models.CharField("終了", max_length=10, blank=True)  # of one that had ended by then, likewise
    # An emergency account has no nine items yet: until when they follow, or why none do.
    items_due = models.DateField("九項目の期限", null=True)
    items_waived = models.TextField("九項目を求めない理由", blank=True)
    # The newest post that is known here, and why there is none for long.
    last_posted_on = models.DateField("最後の投稿", null=True)
    quiet_reason = models.CharField("投稿がない理由", max_length=200, blank=True)
    review_due = models.DateField("次の評価", null=True)  # as the nine items say; `evaluating` plans it
    hindrance = models.CharField("凍結・ログイン不能", max_length=10, blank=True, choices=Hindrance)
    appeal_number = models.CharField("異議申立ての受付番号", max_length=100, blank=True)
    hindrance_seen_on = models.DateField("最後に見た日（凍結・ログイン不能）", null=True)
    # How it was given up, or rests (G6).
    stop_method = models.CharField("停止の方法", max_length=10, blank=True, choices=StopMethod)
    stopped_on = models.DateField("停止を実施した日", null=True)  # empty while stopped: 実施待ち
    resume_on = models.DateField("再開する日", null=True)  # a day to come keeps it 停止中
    name_kept_until = models.DateField("媒体による自動削除の予定日", null=True)
    notice_until = models.DateField("周知期間の終了", null=True)
    deleted_on = models.DateField("削除した日", null=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="predecessors",
        verbose_name="統合先",
    )
    search_text = models.TextField(default="")

    begins: Sequence[str]  # the kinds of case that one may begin about it, from `choices.with_beginnings`

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
        return searchable(self.name, self.medium_label, self.manager, self.handle, self.url)

    def is_quiet(self, today: date) -> bool:
        """運用中, and long without a post, as far as posts are known here."""
        since, active = self.last_posted_on, self.state == self.State.ACTIVE
        return active and since is not None and since < months_after(today, -settings.QUIET_MONTHS)

    @property
    def exists_from(self) -> date | None:
        """The first day on which it can have been there, as far as anybody knows."""
        if self.acquired_on or not self.opened:
            return self.acquired_on
        return date.fromisoformat(f"{self.opened}-01-01"[: len("2026-01-01")])

    def too_early(self, day: date | None) -> str:
        """The day it was acquired, in words, where a day lies before it; else nothing."""
        first = self.exists_from
        return f"取得日（{format_wareki(first)}）" if day and first and day < first else ""

    @property
    def subject(self) -> str:
        """Name of this account's chain in the history."""
        return f"account:{self.pk}"
