"""What keeps an account in the city's hands: custody, links, names it has and had."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.media import Medium
from katori_sns.organisation.models import User


class IdentitySheet(models.Model):
    """Who an account is on its medium, as `identity.read` finds it; empty until it was acquired."""

    typed_url = models.TextField("プロフィールのURLまたはアカウント名", blank=True)  # as typed
    handle = models.CharField("アカウント名（ID）", max_length=200, blank=True)
    handle_key = models.CharField(max_length=300, blank=True)  # folded by the medium's rule
    url = models.CharField("URL", max_length=500, blank=True)
    join_url = models.CharField("友だち追加などのURL", max_length=500, blank=True)
    immutable_id = models.CharField("媒体の内部ID", max_length=100, blank=True)

    class Meta:
        abstract = True


class CustodySheet(models.Model):
    """Who keeps the way in, and where (G4(2)⑦, G5(1)). Never the secret itself: there is no field for it."""

    custodian = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="保管責任者"
    )
    kept_at = models.TextField("ログイン情報の保管場所", blank=True)
    known_to = models.TextField("ログイン情報を知っている人", blank=True)
    recovery_mail = models.TextField("再設定用メールの管理者", blank=True)
    recovery_phone = models.TextField("再設定用電話の管理者", blank=True)
    devices = models.TextField("ログインしている端末", blank=True)
    second_factor = models.TextField("二段階認証", blank=True)
    changed_on = models.DateField("パスワードを最後に変えた日", null=True, blank=True)
    change_reason = models.TextField("変えた理由", blank=True)
    change_due = models.DateField("次にパスワードを変える日", null=True, blank=True)

    class Meta:
        abstract = True


class Custody(CustodySheet):
    """The custody of one account as it stands; what it was stands in the history."""

    account = models.OneToOneField("accounts.SNSAccount", models.PROTECT, related_name="custody")
    confirmed_at = models.DateTimeField("引継ぎの確認", null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_name = models.CharField(max_length=60, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.account} の保管"


class AccountOperator(models.Model):
    """担当者: who runs the account, from when to when."""

    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="operators")
    user = models.ForeignKey(User, models.PROTECT, related_name="operated")
    begins = models.DateField()
    ends = models.DateField(null=True)  # the last day
    confirmed_at = models.DateTimeField("ガイドラインの確認", null=True)

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


class LinkCheck(models.Model):
    """That a link between the account and the city's site was seen (G5(2)); the newest counts."""

    class Direction(models.TextChoices):
        TO_CITY = "to_city", "アカウントから市ホームページへ"
        TO_ACCOUNT = "to_account", "市ホームページからアカウントへ"

    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="link_checks")
    direction = models.CharField("向き", max_length=12, choices=Direction)
    present = models.BooleanField("リンクがある", default=True)
    page = models.CharField("リンクのあるページ", max_length=500)
    checked_on = models.DateField("確かめた日")
    evidence = models.TextField("証拠", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)

    class Meta:
        default_permissions = ()
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.checked_on}"


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
