"""Posts: what is to go out, what went out, and what became of it (G4(5), G5(3))."""

from __future__ import annotations

from datetime import date
from typing import Self, cast

from django.db import models
from django.urls import reverse

from accounts.models import SNSAccount
from katori_sns.organisation.models import Section, User
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.finding import searchable
from katori_sns.workflow.models import Case, Statement

NATURE = "nature"  # the column, also the key of a ruling over it


NO_URL = "URLなし"


def posts_for(org: ActorContext) -> models.QuerySet[Post]:
    """The posts the person may see, by the rule of all cases."""
    return cast("models.QuerySet[Post]", Post.objects.visible_to(org))


class Post(Case):
    """One matter for one or more accounts of a section; its text may differ from account to account."""

    class Nature(models.TextChoices):
        FACT = "fact", "事実の告知"
        OFFICIAL = "official", "組織判断・公式見解"

    class People(models.TextChoices):
        NONE = "none", "特定できる人はいない"
        CONSENTED = "consented", "了承済み"
        NOT_NEEDED = "not_needed", "了承不要"

    class Works(models.TextChoices):
        NONE = "none", "他人の著作物はない"
        CLEARED = "cleared", "許諾または条件を確認した"

    class How(models.TextChoices):
        EDIT = "edit", "当該記事を修正する"
        POST = "post", "別途、修正記事を投稿する"

    nature = models.CharField("区分", max_length=10, choices=Nature, default=Nature.FACT)
    texts = models.JSONField(default=dict, blank=True)  # key of the account → what goes out there
    planned_at = models.DateTimeField("投稿の予定", null=True, blank=True)
    for_notice = models.BooleanField("停止の周知、または修正のための投稿", default=False)
    training = models.BooleanField("練習の投稿", default=False)  # never goes out
    people = models.CharField(
        "個人が特定できる写真・映像・文章", max_length=10, blank=True, choices=People, default=""
    )
    people_note = models.TextField("了承した人・日・書面の保管場所、または不要の理由", blank=True)
    works = models.CharField("他人の著作物", max_length=10, blank=True, choices=Works, default="")
    works_note = models.TextField("許諾の条件", blank=True)
    # G4(5)②: whose head decides; or where it was decided without this software.
    decider = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決裁権者"
    )
    decided_number = models.CharField("決裁の文書番号", max_length=60, blank=True)
    decided_on = models.DateField("決裁日", null=True, blank=True)
    decided_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決裁した決裁権者"
    )
    decided_by = models.CharField("決裁した人", max_length=100, blank=True)
    decided_why = models.TextField("決裁権者でない人が決裁した理由", blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name="もとの投稿"
    )
    how = models.CharField("修正の方法", max_length=5, blank=True, choices=How)
    dismissed = models.JSONField(default=dict, blank=True)  # key of a warning → why it stays
    # When it went out, is to go out, or was drafted: the order of the register.
    at = models.DateTimeField()
    published_at = models.DateTimeField("発信日時", null=True)
    published_name = models.CharField("発信した人", max_length=60, blank=True)
    # What was sent last: the lists show it while the post is written on.
    sent_texts = models.JSONField("送った本文", default=dict)
    sent_nature = models.CharField("送った区分", max_length=10, blank=True, choices=Nature)
    # The deleted post of whose chain of corrections it is: few read any of them.
    sealed_with = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="sealed", verbose_name="閲覧の制限"
    )
    text_found_as = models.TextField(default="")  # what the search reads; nothing of a sealed post
    folded = models.TextField(default="")  # that of earlier releases: what they sealed holds it

    class Meta:
        verbose_name = "投稿"
        default_permissions = ()
        indexes = [
            models.Index(fields=["-at", "-case_ptr"], name="post_newest"),
            models.Index(fields=["corrects"], name="post_corrects"),
        ]

    @property
    def ruling(self) -> Statement | None:
        """What the PR division ruled it to be, where it did."""
        return self.standing(NATURE, lasting=True).get((NATURE, ""))

    @property
    def ruled_nature(self) -> str:
        """What it is: as ruled, else as its drafter says."""
        return self.ruling.value if self.ruling else self.nature

    def text_for(self, account: SNSAccount) -> str:
        return str(self.texts.get(str(account.pk), ""))

    def needs_notice(self) -> bool:
        """Whether one of its accounts takes notices and corrections only, or did before it was deleted."""
        state = SNSAccount.State
        quiet = (state.STOPPED, state.NOTICE_PERIOD, state.WITHDRAWN)
        return self.case_accounts.filter(account__state__in=quiet).exists()

    def foldable(self) -> str:
        """The texts as the search compares them; nothing of a sealed post."""
        return "" if self.sealed_with_id else searchable(*map(str, self.texts.values()))


class PostMark(models.Model):
    """What whoever looks back over the posts asks for (G2(2), G4(5)①): how it was sent last, and by whom."""

    class Mark(models.TextChoices):
        UNCHECKED = "unchecked", "確認者なし"
        RECORDED = "recorded", "記録のみ"
        URGENT = "urgent", "緊急"
        UNANSWERED = "unanswered", "未回答の了承"
        EARLY = "early", "手続前"
        OFF_DUTY = "off_duty", "担当外"

    post = models.ForeignKey(Post, models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=10, choices=Mark)

    class Meta:
        verbose_name = "印"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["mark", "post"], name="post_marked_once")]

    def __str__(self) -> str:
        return str(self.get_mark_display())


class Publication(models.Model):
    """That a post went out on an account: where, and when."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="publications")
    account = models.ForeignKey(SNSAccount, models.PROTECT, related_name="publications")
    url = models.CharField("投稿のURL", max_length=500, blank=True)  # of a message without a page: empty
    at = models.DateTimeField("発信日時")
    by_name = models.CharField("発信した人", max_length=60)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="published_once_per_account")]
        indexes = [models.Index(fields=["account", "-at"], name="publication_of_account")]

    def __str__(self) -> str:
        return self.url or NO_URL


class Picture(models.Model):
    """A picture of a post, re-encoded, so that it tells neither place nor camera; kept with its digest."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="pictures")
    name = models.CharField("ファイル名", max_length=150)
    file = models.CharField(max_length=60, unique=True)  # random name below MEDIA_ROOT
    thumbnail = models.CharField(max_length=60, unique=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    alt = models.CharField("代替テキスト", max_length=500, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(null=True)  # once sent

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class PostDeletion(Case):
    """A post deleted at once because it must not be out; the chief decides afterwards (G5(3))."""

    class Ground(models.TextChoices):
        SECRET = "secret", "機密事項を含む"
        PERSONAL = "personal", "個人情報を含む"
        RIGHTS = "rights", "他人の権利を侵す"
        SECURITY = "security", "セキュリティを脅かす情報を含む"
        PRIVATE = "private", "私用のアカウントと取り違えた"

    deleted = models.ForeignKey(Post, models.PROTECT, related_name="deletions", verbose_name="削除した投稿")
    ground = models.CharField("削除の理由", max_length=10, choices=Ground)
    reason = models.TextField("くわしい理由")
    discovered_at = models.DateTimeField("気づいた日時", null=True)  # not asked at first
    deleted_at = models.DateTimeField("削除した日時")

    class Meta:
        verbose_name = "投稿の削除"
        default_permissions = ()


class EntitledQuerySet(models.QuerySet["Entitled"]):
    def on(self, day: date) -> Self:
        """The rows in force on a day."""
        begun = models.Q(begins=None) | models.Q(begins__lte=day)
        return self.filter(begun, models.Q(ends=None) | models.Q(ends__gte=day))


class Entitled(models.Model):
    """組織判断の決裁権者: besides a section's own chief, the head of another section decides its posts."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="entitled", verbose_name="発信する所属")
    decides = models.ForeignKey(
        Section, models.CASCADE, related_name="+", verbose_name="決裁する人のいる所属"
    )
    about = models.CharField("決裁する内容", max_length=100, blank=True)
    begins = models.DateField(null=True)  # None: since before it was kept
    ends = models.DateField(null=True)  # the last day

    objects = EntitledQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["section", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "decides"], condition=models.Q(ends=None), name="entitled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.decides}の長"

    def get_absolute_url(self) -> str:
        return reverse("posts:deciders")
