"""新規運用開始申請書 (G1, G4(1), G4(2)), and the reviewer's verdicts."""

from __future__ import annotations

from django.db import models

from accounts.account.media import Medium, medium_label
from accounts.models import NineItems
from applications.manuals.models import WithManual
from katori_sns.organisation.models import Section
from katori_sns.workflow.models import Case, Statement

# As printed on the official form.
DEFAULT_HOURS = "原則　平日の8時30分から午後5時15分まで"


class NewOperationApplication(WithManual, NineItems, Case):
    """ソーシャルメディア新規運用開始申請書: one account on one medium (G4(1), G4(2))."""

    class Scope(models.TextChoices):
        SINGLE = "single", "この所属だけで使う"
        JOINT = "joint", "複数の所属で共同して使う"
        CITYWIDE = "citywide", "全庁的に使う"

    account_name = models.CharField("アカウントの名称", max_length=60)
    medium = models.CharField("ソーシャルメディアの種類", max_length=20, choices=Medium)
    medium_name = models.CharField("その他の媒体の名称", max_length=40, blank=True)
    scope = models.CharField("利用の範囲", max_length=10, choices=Scope, default=Scope.SINGLE)
    consultation = models.ForeignKey(
        "applications.PriorConsultation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="事前協議",
    )
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="写した申請"
    )
    answers = models.JSONField(default=dict, blank=True)  # `answer_key` of a condition → how it is met
    manager = models.CharField("運用管理者", max_length=200, blank=True)
    purpose = models.TextField("利用目的", blank=True)
    trouble = models.TextField("トラブル対応策", blank=True)
    content = models.TextField("配信情報の内容", blank=True)
    hours = models.TextField("運用時間帯", blank=True, default=DEFAULT_HOURS)
    frequency = models.TextField("配信頻度", blank=True)
    operators = models.TextField("担当者", blank=True)
    comments = models.TextField("コメント等対応方法", blank=True)
    start_on = models.DateField("運用開始予定日", null=True, blank=True)
    other = models.TextField("その他", blank=True)

    class Meta:
        verbose_name = "ソーシャルメディア新規運用開始申請書"
        default_permissions = ()

    @property
    def medium_label(self) -> str:
        return medium_label(self.medium, self.medium_name)

    @property
    def on_media(self) -> list[str]:
        """As a consultation about the same names its media."""
        return [self.medium]

    def answer_key(self, number: int) -> str:
        """Of a condition: with its consultation, for another may come to be cited."""
        return f"{self.consultation_id}-{number}"

    def answer_to(self, number: int) -> str:
        """How that condition of the consultation is met."""
        return str(self.answers.get(self.answer_key(number), ""))

    def joint(self) -> list[Section]:
        """The sections that use the account too, by code."""
        return list(self.joint_sections.order_by("code")) if self.scope == self.Scope.JOINT else []


CLAUSE = "明示している条項"  # of ⑥'s verdict: where the revision brought it for which the application waited


def remark_of(verdict: Statement) -> str:
    """What the reviewer said besides the word."""
    return "\n".join(
        filter(None, [*(f"{label}：{text}" for label, text in verdict.details.items()), verdict.text])
    )


class Verdict(models.TextChoices):
    """The reviewer's word on one of the nine items (G4(2)); a statement `item:8` of his desk's task."""

    CLEAR = "clear", "明確"
    LACKING = "lacking", "不足"
    NOT_APPLICABLE = "none", "該当なし"
