"""運用ポリシー改正協議 of one account's nine items (G4(2))."""

from __future__ import annotations

from django.db import models

from accounts.models import NineItems
from applications.manuals.models import WithManual
from katori_sns.workflow.models import Case


class PolicyRevisionConsultation(WithManual, NineItems, Case):
    """New nine items for an account that has begun; its account stands in `case_accounts`."""

    reason = models.TextField("改正の理由", blank=True)

    class Meta:
        verbose_name = "運用ポリシー改正協議（アカウント）"
        default_permissions = ()
