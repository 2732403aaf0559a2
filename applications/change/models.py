"""変更届 (G4(4)): one change of an account's name, of its handle or URL, or of its section."""

from __future__ import annotations

from django.db import models

from accounts.models import IdentityFields
from katori_sns.organisation.models import Section
from katori_sns.workflow.models import Case


class ChangeNotice(IdentityFields, Case):
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
