"""運用ポリシー改正協議 of the policy all accounts share (G4(2))."""

from __future__ import annotations

from django.db import models

from katori_sns.workflow.models import Case


class CommonPolicyRevision(Case):
    """A new version of the common policy, of own motion or because an application needs it."""

    application = models.ForeignKey(
        "applications.NewOperationApplication", models.PROTECT, null=True, related_name="policy_revisions"
    )
    remarks = models.TextField("審査で出た意見", blank=True)  # carried over from the application
    reason = models.TextField("改正の理由", blank=True)
    text = models.TextField("改正後の条文", blank=True)
    publish_on = models.DateField("施行日", null=True, blank=True)

    class Meta:
        verbose_name = "運用ポリシー改正協議（共通）"
        default_permissions = ()
