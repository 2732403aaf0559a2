"""What an account is run by: the city's common policy, and the nine items of its own."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.policy.items import HOME, NINE_ITEMS, examples_in_words


class CommonPolicyQuerySet(models.QuerySet["CommonPolicy"]):
    def in_force(self, on: date) -> CommonPolicy | None:
        """The version that applies on a day: of those whose day has come, the one that came last."""
        return self.filter(in_force_from__lte=on).order_by("-in_force_from", "-version").first()

    def with_clauses(self) -> Self:
        return self.prefetch_related("clauses")


class CommonPolicy(models.Model):
    """A version of 香取市ソーシャルメディア運用ポリシー, which all accounts share (G4(2))."""

    version = models.PositiveSmallIntegerField(unique=True)
    in_force_from = models.DateField("施行日")
    reason = models.TextField("改正の理由", blank=True)
    source = models.CharField(max_length=40, blank=True, help_text="履歴の主題（case:12 など）")

    objects = CommonPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = "共通ポリシー"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(version__gte=1), name="common_policy_version_from_one")
        ]

    def __str__(self) -> str:
        return f"香取市ソーシャルメディア運用ポリシー第{self.version}版"

    def texts(self) -> dict[str, str]:
        """第n条（見出し） → text, in their order."""
        return {str(clause): clause.text for clause in self.clauses.all()}

    def written(self) -> str:
        """All clauses as one text, as `clauses.read_clauses` reads it."""
        return "\n\n".join(f"{head}\n{text}" for head, text in self.texts().items())


class Clause(models.Model):
    """A numbered clause of a version of the common policy."""

    policy = models.ForeignKey(CommonPolicy, models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    text = models.TextField()

    class Meta:
        verbose_name = "条"
        default_permissions = ()
        ordering = ["policy", "number"]
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="clause_once_per_policy")]

    def __str__(self) -> str:
        return f"第{self.number}条（{self.title}）"


class NineItems(models.Model):
    """G4(2)①–⑨ as written on an application and on a policy version.

    `items.NINE_ITEMS` says which columns make up an item, and how they read as one text.
    """

    class YesNo(models.TextChoices):
        YES = "yes", "はい"
        NO = "no", "いいえ"

    class Allowed(models.TextChoices):
        YES = "yes", "可"
        CONDITIONAL = "conditional", "条件付きで可"
        NO = "no", "不可"

    class Server(models.TextChoices):
        ABROAD = "abroad", "国外（外国の法律の適用を受ける）"
        JAPAN = "japan", "国内（日本の法律だけの適用を受ける）"

    class Law(models.TextChoices):
        JAPAN = "japan", "日本の国内法だけ"
        FOREIGN = "foreign", "外国の法律も適用される"
        UNKNOWN = "unknown", "分からない"

    class Risk(models.TextChoices):
        ACCEPTED = "accepted", "許容する"
        REFUSED = "refused", "許容しない"

    class Term(models.TextChoices):
        ONCE = "once", "一定期間後"
        REGULAR = "regular", "定期"

    item_medium = models.TextField(blank=True)
    item_purpose = models.TextField(blank=True)
    item_audience = models.TextField(blank=True)
    item_content = models.TextField(blank=True)
    # Rows of example, decider; before there were rows, one text.
    decision_examples = models.JSONField("決裁が必要な発信の例と決裁権者", default=list, blank=True)
    content_decisions = models.TextField("決裁が要る発信の例と決裁権者", blank=True)
    item_organisation = models.TextField(blank=True)
    organisation_emergency = models.TextField("緊急時の体制", blank=True)
    broadcast_only = models.CharField("専ら情報発信用途か", max_length=10, blank=True, choices=YesNo)
    item_broadcast = models.TextField(blank=True)
    item_manual = models.TextField(blank=True)
    manual_outside = models.CharField("庁舎外での利用", max_length=15, blank=True, choices=Allowed)
    manual_off_hours = models.CharField("勤務時間外の利用", max_length=15, blank=True, choices=Allowed)
    manual_weekdays = models.CharField("運用する曜日", max_length=7, blank=True)  # digits, 0 is Monday
    manual_from = models.TimeField("開始時刻", null=True, blank=True)
    manual_to = models.TimeField("終了時刻", null=True, blank=True)
    servers = models.JSONField("サーバの所在国", default=list, blank=True)  # keys of items.COUNTRIES
    server_other = models.CharField("その他の国の名称", max_length=60, blank=True)
    server_law = models.CharField("適用される法律", max_length=10, blank=True, choices=Law)
    server = models.CharField("サーバの所在", max_length=10, blank=True, choices=Server)  # before `servers`
    legal_risk = models.CharField("法的リスク", max_length=10, blank=True, choices=Risk)
    political_risk = models.CharField("政情リスク", max_length=10, blank=True, choices=Risk)
    risk_measures = models.TextField("リスクへの対策", blank=True)
    terms_quoted = models.TextField("利用約款の該当条項", blank=True)
    item_data = models.TextField(blank=True)
    item_evaluation = models.TextField(blank=True)
    # Rows of name, unit, baseline, target; the numbers as text, "" where there are none.
    indicators = models.JSONField("評価の指標", default=list, blank=True)
    evaluation_term = models.CharField("評価の時期", max_length=10, blank=True, choices=Term)
    evaluation_on = models.DateField("最初に評価する日", null=True, blank=True)
    evaluation_months = models.PositiveSmallIntegerField("評価の間隔（月）", null=True, blank=True)
    evaluation_how = models.TextField("評価の方法", blank=True)
    clauses = models.JSONField(default=dict, blank=True)  # item's field → number of the clause cited
    common_version = models.PositiveSmallIntegerField(null=True, blank=True)  # of the clauses

    class Meta:
        abstract = True

    @property
    def decisions(self) -> str:
        """④: which posts need a decision, and whose."""
        return examples_in_words(self.decision_examples) or self.content_decisions

    @property
    def may_be_abroad(self) -> bool:
        """⑧: whether a server stands abroad, foreign law applies, or nobody can say that neither is so."""
        return self.servers != HOME or self.server_law != self.Law.JAPAN

    def texts(self) -> dict[str, str]:
        """Each item as one text, in the guideline's order: field of the item → text."""
        return {item.field: item.text_of(self) for item in NINE_ITEMS}

    def written(self) -> dict[str, Any]:
        """Column → value of all columns above, for copying them to another version."""
        return {field.name: getattr(self, field.name) for field in NineItems._meta.local_fields}


class OperationPolicy(NineItems):
    """A version of an account's nine items, in force from a day."""

    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="policies")
    version = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    source = models.CharField(max_length=40, help_text="履歴の主題（case:12 など）")
    read_against = models.PositiveSmallIntegerField("読み合わせた共通ポリシーの版", null=True)

    class Meta:
        verbose_name = "運用ポリシー"
        default_permissions = ()
        ordering = ["account", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["account", "version"], name="one_policy_per_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="policy_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.account} 運用ポリシー第{self.version}版"
