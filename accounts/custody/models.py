"""Who keeps the way into an account, and where (G4(2)⑦, G5(1))."""

from __future__ import annotations

from django.db import models

from katori_sns.organisation.models import User


class CustodyFields(models.Model):
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
    undated_reason = models.TextField("パスワードを変える日を決められない理由", blank=True)

    class Meta:
        abstract = True


class Custody(CustodyFields):
    """The custody of one account as it stands; what it was stands in the history."""

    account = models.OneToOneField("accounts.SNSAccount", models.PROTECT, related_name="custody")
    # Until somebody is named every operator and the custodian count as knowing the login.
    knowers = models.ManyToManyField(
        User, blank=True, related_name="+", verbose_name="ログイン情報を知っている職員・委託業者"
    )
    closed_on = models.DateField("保管を終えた日", null=True)  # the account is given up (G6(2))

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.account} の保管"
