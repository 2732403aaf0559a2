"""What an own withdrawal and one ordered by the PR division have in common (G6)."""

from __future__ import annotations

from django.db import models

from accounts.models import SNSAccount
from katori_sns.workflow.models import Case


class GivingUp(Case):
    """停止, 撤退 or 統合: how, with which notice period, and what the accounts were before."""

    class Measure(models.TextChoices):
        STOP = "stop", "停止"
        WITHDRAW = "withdraw", "撤退"
        MERGE = "merge", "統合"

    measure = models.CharField("区分", max_length=10, choices=Measure, default=Measure.WITHDRAW)
    harm = models.BooleanField("著しい不利益があり、直ちに削除する", default=False)
    harm_ground = models.TextField("著しい不利益の内容", blank=True)
    harm_by = models.CharField("著しい不利益を認めた人", max_length=100, blank=True)
    harm_at = models.DateTimeField("周知期間中に著しい不利益を認めた日時", null=True, blank=True)
    evidence_kept = models.BooleanField("証拠を保全した", default=False)
    stop_method = models.CharField("停止の方法", max_length=10, blank=True, choices=SNSAccount.StopMethod)
    name_kept_until = models.DateField("媒体による自動削除の予定日", null=True, blank=True)
    period_from = models.DateField("周知期間の開始", null=True, blank=True)
    period_to = models.DateField("周知期間の終了", null=True, blank=True)
    period_reason = models.TextField("周知期間を短縮する理由", blank=True)
    states_before = models.JSONField("実施前の状態", default=dict)  # account → its state at the order

    class Meta:
        abstract = True

    @property
    def rests(self) -> bool:
        """Whether the account rests by this order, whatever its section wishes."""
        return False

    def get_states_before_display(self) -> str:
        """What the accounts were, in words."""
        return "、".join(str(SNSAccount.State(state).label) for state in self.states_before.values())
