"""Incident reports, what is known of them, and each thing that was done (G2(3), G5(2))."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from incidents.checklists import CHECKLISTS, Item
from katori_sns.organisation.models import User
from katori_sns.web.text import fold
from katori_sns.workflow.models import Case
from posts.models import Post


class IncidentReport(Case):
    """トラブル等の届出: what happened, where and when; its accounts stand in `case_accounts`."""

    class Nature(models.TextChoices):
        FLAMING = "flaming", "炎上"
        IMPERSONATION = "impersonation", "なりすまし"
        HIJACK = "hijack", "乗っ取り"
        MISPOST = "mispost", "誤投稿"
        IMPROPER = "improper", "誤解・不適切な発信"
        LEAK = "leak", "機密・個人情報・セキュリティ情報の発信"
        FROZEN = "frozen", "凍結"
        MENTION = "mention", "重要な記述"
        OTHER = "other", "その他"

    nature = models.CharField("種類", max_length=15, choices=Nature)
    where = models.TextField("台帳にないアカウント、URL、記事", blank=True)
    what = models.TextField("何が起きているか")
    discovered_at = models.DateTimeField("気づいた日時")
    # Who was told, when and how: by the app at the filing, or earlier by telephone.
    chief_told_at = models.DateTimeField("所属長に伝えた日時", null=True, blank=True)
    chief_told_to = models.CharField("伝えた所属長", max_length=100, blank=True)
    pr_told_at = models.DateTimeField("広報主管課に伝えた日時", null=True, blank=True)
    pr_told_to = models.CharField("伝えた相手", max_length=100, blank=True)
    taken_down_at = models.DateTimeField("消えた日時", null=True)
    public_at = models.DateTimeField("公表した日時", null=True)
    handlers = models.ManyToManyField(User, blank=True, related_name="handled_incidents")
    posts = models.ManyToManyField(Post, blank=True, related_name="incidents")
    summary = models.TextField("供覧の要旨", blank=True)  # without what must not be known
    notes = models.JSONField(default=list, blank=True)  # 内部メモ: at, by, text

    class Meta:
        verbose_name = "トラブル等の届出"
        default_permissions = ()

    def searchable(self, *people: str) -> str:
        """Neither what happened nor who reported it is found by others."""
        return fold(f"{self.title} {self.number} {self.section.name}")

    @property
    def checklist(self) -> tuple[Item, ...]:
        return CHECKLISTS[self.nature]

    def clocks(self) -> list[dict[str, object]]:
        """From the discovery to each station, in minutes; None where it was not reached."""
        stations: list[tuple[str, datetime | None, str]] = [
            ("所属長", self.chief_told_at, self.chief_told_to),
            ("広報主管課", self.pr_told_at, self.pr_told_to),
            ("消えた", self.taken_down_at, ""),
            ("公表", self.public_at, ""),
        ]
        return [
            {
                "label": label,
                "at": at,
                "minutes": int((at - self.discovered_at).total_seconds() // 60) if at else None,
                "how": f"電話など：{told}" if told else "アプリ" if at and label in FIRST else "",
            }
            for label, at, told in stations
        ]


FIRST = ("所属長", "広報主管課")


class Handled(models.Model):
    """One item of the checklist as it stands; how it came so is in the history."""

    class Result(models.TextChoices):
        DONE = "done", "実施した"
        WAIVED = "waived", "要らない"
        IMPOSSIBLE = "impossible", "実施不能"

    incident = models.ForeignKey(IncidentReport, models.CASCADE, related_name="handled")
    key = models.CharField(max_length=15)
    result = models.CharField("結果", max_length=10, choices=Result)
    on = models.DateTimeField("行った日時", null=True)
    channel = models.CharField("窓口・URL", max_length=300, blank=True)
    receipt = models.CharField("受付番号", max_length=100, blank=True)
    detail = models.TextField("証拠・回答、または理由")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=60)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "key"], name="handled_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.result}"
