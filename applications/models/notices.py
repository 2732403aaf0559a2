"""届出 (G4(4)): binding once the chief submits them. The account stands in `case_accounts`."""

from __future__ import annotations

from django.db import models

from accounts.models import CustodySheet, IdentitySheet
from katori_sns.organisation.models import Section
from katori_sns.workflow.models import Case


class AcquisitionNotice(IdentitySheet, CustodySheet, Case):
    """取得届: which account it is, from when it runs, who keeps it, and the links of G5(2)."""

    account_name = models.CharField("アカウントの名称", max_length=100)
    acquired_on = models.DateField("取得日", null=True, blank=True)
    start_on = models.DateField("運用開始日", null=True, blank=True)
    to_city_page = models.CharField("市ホームページへのリンクを置いた場所", max_length=500, blank=True)
    to_city_on = models.DateField("確かめた日", null=True, blank=True)
    to_account_page = models.CharField("アカウントへのリンクを置いた市のページ", max_length=500, blank=True)
    to_account_on = models.DateField("市のページを確かめた日", null=True, blank=True)
    link_evidence = models.TextField("リンクの証拠", blank=True)

    class Meta:
        verbose_name = "ソーシャルメディアアカウント取得届"
        default_permissions = ()


class AbandonmentNotice(Case):
    """取得取りやめ届: an approved account is not acquired after all."""

    reason = models.TextField("取りやめる理由", blank=True)

    class Meta:
        verbose_name = "ソーシャルメディアアカウント取得取りやめ届"
        default_permissions = ()


class ChangeNotice(IdentitySheet, Case):
    """変更届: one change of an account's name, of its handle or URL, or of its section."""

    class What(models.TextChoices):
        NAME = "name", "名称"
        IDENTITY = "identity", "アカウント名（ID）またはURL"
        SECTION = "section", "所属（代表する所属の変更、または他の所属への移管）"

    what = models.CharField("変更すること", max_length=10, choices=What, default=What.NAME)
    new_name = models.CharField("変更後の名称", max_length=100, blank=True)
    new_section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="変更後の所属"
    )
    changed_on = models.DateField("変更した日（する日）", null=True, blank=True)
    reason = models.TextField("変更の理由", blank=True)

    class Meta:
        verbose_name = "ソーシャルメディアアカウント変更届"
        default_permissions = ()
