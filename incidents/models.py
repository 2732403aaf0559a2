"""Incident reports, and what is known of them (G2(3), G5(2))."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from incidents.checklists import ANY, CHECKLISTS, Item
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
    handlers = models.ManyToManyField(User, blank=True, related_name="handled_incidents")
    posts = models.ManyToManyField(Post, blank=True, related_name="incidents")
    summary = models.TextField("供覧の要旨", blank=True)  # without what must not be known

    class Meta:
        verbose_name = "トラブル等の届出"
        default_permissions = ()

    def searchable(self, *people: str) -> str:
        """Neither what happened nor who reported it is found by others."""
        return fold(f"{self.title} {self.number} {self.section.name}")

    @property
    def checklist(self) -> tuple[Item, ...]:
        return CHECKLISTS[self.nature]

    @property
    def recordable(self) -> tuple[Item, ...]:
        """What may be recorded: the items of its kind, and what any kind may come to."""
        return tuple(dict.fromkeys((*self.checklist, *ANY)))

    def clocks(self) -> list[dict[str, object]]:
        """From the discovery to each station, in minutes; None where it was not reached."""
        stations: list[tuple[str, datetime | None, str]] = [
            ("所属長", self.chief_told_at, self.chief_told_to),
            ("広報主管課", self.pr_told_at, self.pr_told_to),
            ("消えた", self._first("gone", "deletion"), ""),
            ("公表", self._first("notice"), ""),
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

    def _first(self, *keys: str) -> datetime | None:
        """The earliest moment at which one of these was done, as recorded now."""
        rows = self.standing(CHECK, lasting=True).values()
        done = [s.on for s in rows if s.key.removeprefix(CHECK) in keys and s.value == Result.DONE]
        return min((on for on in done if on), default=None)


CHECK = "check:"  # the key of a record: check:takedown, of one fake where there are several


class Result(models.TextChoices):
    """What became of an item of the checklist."""

    DONE = "done", "実施した"
    WAIVED = "waived", "要らない"
    IMPOSSIBLE = "impossible", "実施不能"


FIRST = ("所属長", "広報主管課")
