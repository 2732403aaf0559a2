"""一斉照会・要請: one thing that the PR division asks of many accounts, and what each answered."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.urls import reverse

from katori_sns.organisation.models import User
from katori_sns.web.dates import local_date


class Circular(models.Model):
    """What is asked, as it was sent: nothing of it changes afterwards, it can only be withdrawn."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", "はい・いいえ"
        NUMBER = "number", "数値"
        TEXT = "text", "文章"
        FILE = "file", "ファイル"

    once = models.UUIDField(unique=True)  # the form sent twice is one
    title = models.CharField("件名", max_length=100)
    body = models.TextField("照会・要請の内容")
    kind = models.CharField("回答のしかた", max_length=10, choices=Kind)
    indicator = models.CharField("指標", max_length=60, blank=True)  # of a number
    unit = models.CharField("単位", max_length=10, blank=True)
    as_of = models.DateField("基準日", null=True)  # empty: the day of each answer
    due_on = models.DateField("回答期限")
    urgent = models.BooleanField("至急", default=False)
    sent_at = models.DateTimeField("送信日時")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_name = models.CharField("送信者", max_length=60)
    withdrawn_at = models.DateTimeField("取下げの日時", null=True)
    withdrawn_name = models.CharField("取り下げた人", max_length=60, blank=True)
    withdrawn_reason = models.TextField("取下げの理由", blank=True)

    class Meta:
        verbose_name = "一斉照会・要請"
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("accounts:circular", args=[self.pk])

    @property
    def subject(self) -> str:
        """Name of its chain in the history."""
        return f"circular:{self.pk}"


class CircularRow(models.Model):
    """One account of which it is asked: who read it first, and the answer that stands."""

    circular = models.ForeignKey(Circular, models.PROTECT, related_name="rows")
    account = models.ForeignKey("accounts.SNSAccount", models.PROTECT, related_name="circular_rows")
    read_at = models.DateTimeField("既読の日時", null=True)
    read_name = models.CharField("既読者", max_length=60, blank=True)
    answer = models.OneToOneField("CircularAnswer", models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["circular", "account"], name="circular_once_per_account")
        ]

    def __str__(self) -> str:
        return f"{self.circular} {self.account}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:answer_circular", args=[self.account_id, self.circular_id])


class CircularAnswer(models.Model):
    """An answer as it was given; a correction is another row, and the earlier one stays."""

    row = models.ForeignKey(CircularRow, models.PROTECT, related_name="answers")
    text = models.TextField()  # in words, whatever was asked for: はい, 2,760人, the name of the file
    number = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    note = models.TextField("補足", blank=True)
    file = models.CharField(max_length=60, blank=True)  # random name below MEDIA_ROOT
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField("回答日時")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField("回答者", max_length=60)

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def on(self) -> date:
        """The day of which it tells."""
        return self.row.circular.as_of or local_date(self.added_at)
