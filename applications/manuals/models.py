"""管理運用マニュアル of an account (G4(2)⑦): a file, set with its nine items and renewed later."""

from __future__ import annotations

from django.db import models

from accounts.models import SNSAccount
from katori_sns.organisation.models import User


class AccountManual(models.Model):
    """A version of an account's manual; every version is kept, as it was put on file."""

    account = models.ForeignKey(SNSAccount, models.PROTECT, related_name="manuals")
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    file = models.CharField(max_length=60, unique=True)  # random name below MEDIA_ROOT
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)
    source = models.CharField(max_length=40, blank=True)  # the case that brought it; "" for a recorded edit

    class Meta:
        verbose_name = "管理運用マニュアル"
        default_permissions = ()
        ordering = ["account", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["account", "version"], name="one_manual_per_version"),
        ]

    def __str__(self) -> str:
        return f"第{self.version}版 {self.name}"


class WithManual(models.Model):
    """A case whose nine items set the manual: one of its own attachments."""

    manual = models.ForeignKey(
        "workflow.Attachment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="管理運用マニュアルのファイル",
    )

    class Meta:
        abstract = True
