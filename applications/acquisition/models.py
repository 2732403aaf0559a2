"""取得届 (G4(4)): binding once the chief submits it. The account stands in `case_accounts`."""

from __future__ import annotations

from django.db import models

from accounts.models import CustodyFields, IdentityFields
from katori_sns.workflow.models import Case


class AcquisitionNotice(IdentityFields, CustodyFields, Case):
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
