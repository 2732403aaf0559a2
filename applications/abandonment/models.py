"""取得取りやめ届 (G4(4))."""

from __future__ import annotations

from django.db import models

from katori_sns.workflow.models import Case


class AbandonmentNotice(Case):
    """取得取りやめ届: an approved account is not acquired after all."""

    reason = models.TextField("取りやめる理由", blank=True)

    class Meta:
        verbose_name = "ソーシャルメディアアカウント取得取りやめ届"
        default_permissions = ()
