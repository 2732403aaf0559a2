"""評価 (G4(2)⑨): the values measured for an account, and what its chief judged."""

from __future__ import annotations

from django.db import models

from katori_sns.organisation.models import User
from katori_sns.web.charts import number

# G6(1), in the guideline's words.
GROUNDS = {
    "1": "① 当初の目的を達成したとき（登録者を、他の目的に活用できる場合はこの限りではない）",
    "2": "② 目標の達成や、生産性の担保の見込みが立たないと判断される場合",
    "3": "③ セキュリティ上の脅威等、アカウントを継続することで、利用者、または香取市にとって"
    "著しい不利益が生じる事態や可能性が認められた場合",
    "4": "④ 香取市のアカウントとしてのクオリティが担保できず、利用者の信頼を損なうことに繋がる恐れが"
    "高いアカウントと判断した場合",
}
SIGNS = dict(zip(GROUNDS, "①②③④", strict=True))


class ReviewValue(models.Model):
    """What an indicator measured on a day; typed again for the same day it is corrected, with history."""

    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="review_values")
    indicator = models.CharField("指標", max_length=60)
    value = models.DecimalField("値", max_digits=15, decimal_places=2)
    unit = models.CharField("単位", max_length=10, blank=True)
    on = models.DateField("測った日")

    class Meta:
        default_permissions = ()
        ordering = ["indicator", "on"]
        constraints = [
            models.UniqueConstraint(fields=["account", "indicator", "on"], name="value_once_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.shown}"

    @property
    def shown(self) -> str:
        """1,234 or 17.4, with the unit."""
        return f"{number(self.value)}{self.unit}"


class Review(models.Model):
    """The chief's judgement, of the day it was due or, before that, in between."""

    class Judgement(models.TextChoices):
        CONTINUE = "continue", "継続"
        IMPROVE = "improve", "改善"
        WITHDRAW = "withdraw", "撤退"

    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="reviews")
    due_on = models.DateField("評価の期日", null=True)  # empty: in between
    done_on = models.DateField("評価した日")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)
    judgement = models.CharField("判断", max_length=10, choices=Judgement)
    grounds = models.CharField(max_length=4, blank=True)  # digits of GROUNDS
    reason = models.TextField("理由", blank=True)
    # 撤退: until when the PR division is to be consulted (G6), and when that was submitted.
    consult_by = models.DateField("協議書を提出する期限", null=True)
    consulted_on = models.DateField("協議書を提出した日", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-done_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "due_on"], name="review_once_per_date"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_judgement_display()}"

    @property
    def signs(self) -> str:
        """The grounds as their signs: ①③."""
        return "".join(SIGNS[digit] for digit in self.grounds)
