"""Who knew how to log in, and has left (G5(1))."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from katori_sns.organisation.models import User


class Leaver(models.Model):
    """One person who knew an account's login when his work for it ended; the password is to be changed."""

    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="leavers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField("離れた人", max_length=60)  # as of then
    left_on = models.DateField("離れた日")
    because = models.CharField("離れた理由", max_length=40)
    noted_at = models.DateTimeField()
    returned_on = models.DateField("再び担当する日", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["left_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user"], condition=Q(returned_on=None), name="leaver_once_until_he_returns"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.name}"


def knows_still(today: date) -> Q:
    """Of leavers: the password is as it was when he left."""
    changed = Q(account__custody__changed_on__gte=F("left_on"))
    return Q(returned_on=None, left_on__lte=today) & ~changed
