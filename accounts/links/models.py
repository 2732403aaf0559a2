"""The two links of G5(2): whether they were there when somebody looked."""

from __future__ import annotations

from django.db import models

from katori_sns.organisation.models import User


class LinkCheck(models.Model):
    """That a link between the account and the city's site was seen (G5(2)); the newest counts."""

    class Direction(models.TextChoices):
        TO_CITY = "to_city", "アカウントから市ホームページへ"
        TO_ACCOUNT = "to_account", "市ホームページからアカウントへ"

    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="link_checks")
    direction = models.CharField("向き", max_length=12, choices=Direction)
    present = models.BooleanField("リンクがある", default=True)
    page = models.CharField("リンクのあるページ", max_length=500)
    checked_on = models.DateField("確かめた日")
    evidence = models.TextField("証拠", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)

    class Meta:
        default_permissions = ()
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.checked_on}"
