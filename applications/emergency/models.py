"""緊急特認 (G4(2) proviso)."""

from __future__ import annotations

from django.db import models

from accounts.account.media import Medium, medium_label
from katori_sns.workflow.models import Case


class EmergencyRecognition(Case):
    """One sheet for one or more media; the times of a telephone call stand beside those of the server."""

    account_name = models.CharField("アカウントの名称", max_length=60)
    on_media = models.JSONField("ソーシャルメディアの種類", default=list)  # Medium values
    medium_name = models.CharField("その他の媒体の名称", max_length=40, blank=True)
    ground = models.TextField("緊急に必要な理由", blank=True)
    purpose = models.TextField("利用目的", blank=True)
    content = models.TextField("配信情報の内容", blank=True)
    manager = models.CharField("運用管理者", max_length=200, blank=True)
    operators = models.TextField("担当者", blank=True)
    told_at = models.DateTimeField("電話等で特認を受けた日時", null=True, blank=True)
    told_by = models.CharField("連絡者", max_length=100, blank=True)
    told_to = models.CharField("特認した人", max_length=100, blank=True)
    items_due = models.DateField("九項目の期限", null=True)  # set by the decision
    items_waived = models.TextField("九項目を求めない理由", blank=True)

    class Meta:
        verbose_name = "緊急特認"
        default_permissions = ()

    def medium_labels(self) -> list[str]:
        return [medium_label(m, self.medium_name if m == Medium.OTHER else "") for m in self.on_media]
