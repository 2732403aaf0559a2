"""運用停止（撤退）事前協議, 再開届 and 広報主管課による停止 (G6). The accounts stand in `case_accounts`."""

from __future__ import annotations

from django.db import models

from applications.models.giving_up import GivingUp
from katori_sns.workflow.models import Case


class WithdrawalConsultation(GivingUp, Case):
    """ソーシャルメディア運用停止（撤退）事前協議書: the section decides, the PR division advises."""

    manager = models.CharField("運用管理者", max_length=200, blank=True)
    purpose = models.TextField("これまでの利用目的", blank=True)
    reason = models.TextField("運用停止（撤退）の理由", blank=True)
    planned_on = models.DateField("運用停止・撤退予定日", null=True, blank=True)
    other = models.TextField("その他", blank=True)
    criteria = models.JSONField("判断基準", default=list)  # of `reviews.GROUNDS`
    other_ground = models.TextField("判断基準のほかの理由", blank=True)
    followers_use = models.TextField("①のとき、登録者をほかの目的に活用できるか", blank=True)
    evaluation = models.TextField("評価の結果", blank=True)
    lines = models.JSONField(default=dict, blank=True)  # account → {successor: account, kept: bool}
    told_at = models.DateTimeField("電話等で協議した日時", null=True, blank=True)
    told_by = models.CharField("電話等をした人", max_length=100, blank=True)
    told_to = models.CharField("電話等を受けた人", max_length=100, blank=True)

    class Meta:
        verbose_name = "ソーシャルメディア運用停止（撤退）事前協議書"
        default_permissions = ()


class ResumptionNotice(Case):
    """再開届: an account that its section has stopped runs again."""

    resumed_on = models.DateField("再開する日", null=True, blank=True)
    reason = models.TextField("再開の理由", blank=True)

    class Meta:
        verbose_name = "ソーシャルメディアアカウント再開届"
        default_permissions = ()


class ForcedStop(GivingUp, Case):
    """広報主管課による停止 (G6 なお書き): the section is contacted before it is decided."""

    ground = models.TextField("必要と認める理由", blank=True)
    urgent = models.BooleanField("広報主管課長が単独で直ちに決定する", default=False)
    contacted_at = models.DateTimeField("所属に連絡した日時", null=True, blank=True)
    contacted_by = models.CharField("連絡した人", max_length=100, blank=True)
    contacted_whom = models.CharField("連絡を受けた人", max_length=100, blank=True)
    contacted_how = models.CharField("連絡の方法", max_length=100, blank=True)
    attempts = models.TextField("連絡できなかったとき、試みたこと", blank=True)

    class Meta:
        verbose_name = "広報主管課による停止"
        default_permissions = ()
