"""運用ポリシー改正協議 (G4(2)): of one account's nine items, and of the policy all share."""

from __future__ import annotations

from django.db import models

from accounts.models import NineItems
from applications.models.new_operation import NewOperationApplication
from katori_sns.workflow.models import Case


class PolicyRevisionConsultation(NineItems, Case):
    """New nine items for an account that has begun; its account stands in `case_accounts`."""

    reason = models.TextField("改正の理由", blank=True)

    class Meta:
        verbose_name = "運用ポリシー改正協議（アカウント）"
        default_permissions = ()


class CommonPolicyRevision(Case):
    """A new version of the common policy, of own motion or because an application needs it."""

    application = models.ForeignKey(
        NewOperationApplication, models.PROTECT, null=True, related_name="policy_revisions"
    )
    remarks = models.TextField("審査で出た意見", blank=True)  # carried over from the application
    reason = models.TextField("改正の理由", blank=True)
    text = models.TextField("改正後の条文", blank=True)
    publish_on = models.DateField("施行日", null=True, blank=True)

    class Meta:
        verbose_name = "運用ポリシー改正協議（共通）"
        default_permissions = ()
