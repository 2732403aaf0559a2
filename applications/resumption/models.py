"""再開届 (G6)."""

from __future__ import annotations

from django.db import models

from katori_sns.workflow.models import Case


class ResumptionNotice(Case):
    """再開届: an account that its section has stopped runs again."""

    resumed_on = models.DateField("再開する日", null=True, blank=True)
    reason = models.TextField("再開の理由", blank=True)

    class Meta:
        verbose_name = "ソーシャルメディアアカウント再開届"
        default_permissions = ()
