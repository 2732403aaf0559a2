"""Who runs an account: its operators, and whom it was opened to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.account.models import SNSAccount
from katori_sns.organisation.models import ObjectGrant, Section, User


class AccountOperator(models.Model):
    """担当者: who runs the account, from when to when."""

    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="operators")
    user = models.ForeignKey(User, models.PROTECT, related_name="operated")
    begins = models.DateField()
    ends = models.DateField(null=True)  # the last day
    confirmed_at = models.DateTimeField("ガイドラインの確認", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["begins", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user"], condition=Q(ends=None), name="operator_once_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.user}"


class AccountGrant(ObjectGrant):
    """One contractor or named co-operator, one account; a co-operator's while he works where he did then."""

    content_object = models.ForeignKey(SNSAccount, models.CASCADE)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+", verbose_name="所属")
    confirmed_at = models.DateTimeField("ガイドラインの確認", null=True)  # by a contractor

    class Meta(ObjectGrant.Meta):
        default_permissions = ()
