"""Incident reports, and what is known of them (G2(3), G5(2), G5(3))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import models

from accounts.models import KnownFake
from incidents.checklists import ADDED, ANY, CHECKLISTS, OWN, Item
from incidents.clocks import minute, minutes_between
from katori_sns.organisation.models import User
from katori_sns.web.finding import searchable
from katori_sns.workflow.models import Case, Statement
from posts.models import Post

WAS = "was:"  # the key of a statement: the kind it was until then
CHECK = "check:"  # the key of a record: check:takedown, of one fake where there are several


class Result(models.TextChoices):
    """What became of an item of the checklist."""

    DONE = "done", "実施した"
    WAIVED = "waived", "不要"
    IMPOSSIBLE = "impossible", "実施不能"


@dataclass(frozen=True)
class Clock:
    """A station that it reaches, and when."""

    label: str
    at: datetime | None
    minutes: int | None
    how: str


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
    occurred_at = models.DateTimeField("起きた日時", null=True, blank=True)
    discovered_at = models.DateTimeField("気づいた日時")
    # Who was told, when and how: by the app at the filing, or earlier by telephone.
    chief_told_at = models.DateTimeField("所属長に伝えた日時", null=True, blank=True)
    chief_told_to = models.CharField("伝えた所属長", max_length=100, blank=True)
    pr_told_at = models.DateTimeField("広報主管課に伝えた日時", null=True, blank=True)
    pr_told_to = models.CharField("伝えた相手", max_length=100, blank=True)
    handlers = models.ManyToManyField(User, blank=True, related_name="handled_incidents")
    posts = models.ManyToManyField(Post, blank=True, related_name="incidents")
    # What must be known before it is closed.
    happened = models.TextField("起きたこと", blank=True)
    informed = models.TextField("知らせた相手", blank=True)
    outcome = models.TextField("結果", blank=True)
    summary = models.TextField("供覧の要旨", blank=True)  # without what must not be known

    class Meta:
        verbose_name = "トラブル等の届出"
        default_permissions = ()

    def searchable(self, *people: str) -> str:
        """Neither what happened nor who reported it is found by others."""
        return searchable(self.title, self.number, self.section.name)

    @property
    def checklist(self) -> tuple[Item, ...]:
        """What is to be done: the items of its kind, what binds of an earlier one, what was added."""
        items = {item.key: item for item in CHECKLISTS[self.nature]}
        for nature in self.earlier_natures:
            items |= {item.key: item for item in CHECKLISTS[nature] if item.needed}
        return (*items.values(), *self.own_items)

    @property
    def earlier_natures(self) -> list[str]:
        """Of what kinds it was before: what the guideline names for them is not shaken off by another."""
        return [s.key.removeprefix(WAS) for s in self.statements if s.key.startswith(WAS)]

    @property
    def own_items(self) -> tuple[Item, ...]:
        """What who handles it has added, in that order."""
        added = (s for s in self.statements if s.key.startswith(OWN))
        return tuple(Item(s.key, s.word, ADDED) for s in added)

    @property
    def recordable(self) -> tuple[Item, ...]:
        """What may be recorded: its checklist, and what any kind may come to."""
        listed = {item.key for item in self.checklist}
        return (*self.checklist, *(item for item in ANY if item.key not in listed))

    @cached_property
    def fakes(self) -> list[KnownFake]:
        """What was found in it to pose as the city."""
        return list(KnownFake.objects.filter(reported_in=self.pk).order_by("pk"))

    def fakes_meant(self, about: str) -> list[KnownFake]:
        """The fakes of which a record speaks: the one it names, all where it names none."""
        known = [fake for fake in self.fakes if fake.is_known]
        return [fake for fake in known if fake.is_meant(about)] if about else known

    def recorded(self, item: Item) -> list[Statement]:
        """The records of an item, and of what makes it needless once that was done."""
        instead = [s for s in self._records(item.instead) if s.value == Result.DONE] if item.instead else []
        return [*self._records(item.key), *instead]

    def _records(self, key: str) -> list[Statement]:
        return [s for s in self.statements if s.key == f"{CHECK}{key}"]

    def clocks(self) -> list[Clock]:
        """From the discovery to each station, in minutes; None where it was not reached."""
        chief, pr = self.chief_told_at, self.pr_told_at
        first = "所属長より先に伝えた" if chief and pr and minute(pr) < minute(chief) else ""
        return [
            self._clock("所属長", chief, _how(self.chief_told_to)),
            self._clock("広報主管課", pr, "、".join(filter(None, [_how(self.pr_told_to), first]))),
            self._clock("削除・非公開の確認", self._first("gone", "deletion")),
            self._clock("公表", self._first("notice")),
        ]

    def _clock(self, label: str, at: datetime | None, how: str = "") -> Clock:
        passed = minutes_between(self.discovered_at, at) if at else None
        if passed is not None and passed < 0:  # a post that was deleted before anybody spoke of trouble
            return Clock(label, at, None, "気づく前")
        return Clock(label, at, passed, how if at else "")

    def _first(self, *keys: str) -> datetime | None:
        """The earliest moment at which one of these was done, as recorded now."""
        rows = self.standing(CHECK, lasting=True).values()
        done = [s.on for s in rows if s.key.removeprefix(CHECK) in keys and s.value == Result.DONE]
        return min((on for on in done if on), default=None)


def _how(told: str) -> str:
    return f"電話など：{told}" if told else "このシステム"
