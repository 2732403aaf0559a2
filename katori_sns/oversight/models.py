"""What is made of the records for others to keep: 証拠一式 and 年次報告; and the auditors' questions."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from katori_sns.organisation.models import User
from katori_sns.oversight.inquiry.models import AuditInquiry

__all__ = ["FOLDER", "AuditInquiry", "EvidenceBundle"]

FOLDER = "evidence"  # below VAR_DIR


class EvidenceQuerySet(models.QuerySet["EvidenceBundle"]):
    def due(self, now: datetime) -> Self:
        """What is to be made and is in nobody's hands."""
        free = Q(held_until=None) | Q(held_until__lt=now)
        return self.filter(free, state=EvidenceBundle.State.MAKING)


class EvidenceBundle(models.Model):
    """証拠一式: what was asked for, how far it is made, and the digest of what was handed out.

    Its row stays when its file is removed; written by `evidence.making` only.
    """

    class State(models.TextChoices):
        MAKING = "making", "作成中"
        DONE = "done", "作成済"
        CANCELLED = "cancelled", "取りやめ"
        FAILED = "failed", "作成できず"
        REMOVED = "removed", "ファイル削除済"

    key = models.UUIDField(unique=True, default=uuid4)
    asked = models.CharField("対象", max_length=300)  # in words
    subjects = models.JSONField()  # of the cases and accounts, in their order
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="依頼した人")
    by_name = models.CharField(max_length=60)
    by_post = models.CharField(max_length=30, blank=True)
    by_section = models.CharField(max_length=60, blank=True)
    asked_at = models.DateTimeField("依頼日時")
    state = models.CharField("状態", max_length=10, choices=State, default=State.MAKING)
    done = models.PositiveIntegerField(default=0)  # of the subjects
    attempts = models.PositiveSmallIntegerField(default=0)  # begun one after the other that came to nothing
    held_until = models.DateTimeField(null=True)  # by a worker; after a kill another takes over
    problem = models.CharField(max_length=300, blank=True)
    digest = models.CharField("ハッシュ値", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("大きさ", null=True)
    made_at = models.DateTimeField("作成日時", null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "証拠一式"
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.asked

    @property
    def who(self) -> str:
        return "　".join(filter(None, (self.by_section, self.by_post, self.by_name)))

    @property
    def folder(self) -> Path:
        """Where it is gathered, piece by piece."""
        return Path(settings.VAR_DIR) / FOLDER / str(self.key)

    @property
    def file(self) -> Path:
        return self.folder.with_suffix(".zip")

    @property
    def has_file(self) -> bool:
        return self.state == self.State.DONE and self.file.is_file()
