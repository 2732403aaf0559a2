"""運用停止（撤退）事前協議書 (G6). The accounts stand in `case_accounts`."""

from __future__ import annotations

from django.db import models

from applications.giving_up.models import GivingUp


class WithdrawalConsultation(GivingUp):
    """ソーシャルメディア運用停止（撤退）事前協議書: the section decides, the PR division advises."""

    class OtherUse(models.TextChoices):
        """Whether the followers can be of use for another purpose (G6(1)①)."""

        POSSIBLE = "possible", "活用できる"
        IMPOSSIBLE = "impossible", "活用できない"

    manager = models.CharField("運用管理者", max_length=200, blank=True)
    purpose = models.TextField("これまでの利用目的", blank=True)
    reason = models.TextField("運用停止（撤退）の理由", blank=True)
    planned_on = models.DateField("運用停止・撤退予定日", null=True, blank=True)
    other = models.TextField("その他", blank=True)
    criteria = models.JSONField("判断基準", default=list)  # of `reviews.GROUNDS`
    other_ground = models.TextField("その他の理由", blank=True)
    followers_other = models.CharField(
        "①のとき、登録者をほかの目的に活用できるか", max_length=10, blank=True, choices=OtherUse
    )
    followers_use = models.TextField("登録者を活用する目的、または活用できない理由", blank=True)
    evaluation = models.TextField("評価の結果", blank=True)
    lines = models.JSONField(default=dict, blank=True)  # account → {successor: account, kept: bool}
    told_at = models.DateTimeField("電話等で協議した日時", null=True, blank=True)
    told_by = models.CharField("連絡者", max_length=100, blank=True)
    told_to = models.CharField("応対者", max_length=100, blank=True)

    class Meta:
        verbose_name = "ソーシャルメディア運用停止（撤退）事前協議書"
        default_permissions = ()
