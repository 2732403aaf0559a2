"""遡及登録: one list of the accounts that are older than the guideline, a row for each."""

from __future__ import annotations

import hashlib
import json

from django.db import models

from accounts.account.media import Medium, medium_label
from accounts.models import IdentityFields, SNSAccount
from accounts.older.dates import is_later, may_be_later, opened_in_words
from katori_sns.organisation.models import Section
from katori_sns.workflow.models import Case

ACCEPTED, REFUSED = "accept", "refuse"
RULINGS = ((ACCEPTED, "登録を認める"), (REFUSED, "登録を認めない"))
LATER = "later:"  # and the row's key: what was decided of one opened since the guideline is in force


class RetroactiveRegistration(Case):
    """The list, drafted by the PR division for the whole city."""

    source_name = models.CharField("もとのファイル", max_length=200)
    source_digest = models.CharField(max_length=64)  # of its text: the same list is not made twice
    remarks = models.TextField("一覧について", blank=True)

    class Meta:
        verbose_name = "遡及登録"
        default_permissions = ()


class RegistrationRow(IdentityFields):
    """One account of the list as it is to be entered; written only while the list is a draft."""

    class Standing(models.TextChoices):
        ENTER = "enter", "載せる"
        ASK = "ask", "要確認"
        LEAVE = "leave", "載せない"

    RUNNING = (
        (SNSAccount.State.ACTIVE.value, SNSAccount.State.ACTIVE.label),
        (SNSAccount.State.STOPPED.value, SNSAccount.State.STOPPED.label),
        (SNSAccount.State.WITHDRAWN.value, SNSAccount.State.WITHDRAWN.label),
    )

    case = models.ForeignKey(RetroactiveRegistration, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # of the row in the city's own list
    part = models.PositiveSmallIntegerField(default=1)  # where that row holds several accounts
    verdict = models.CharField(max_length=10)  # of `importing.rows`, as read
    notes = models.JSONField(default=list)  # what there was to confirm
    offers = models.JSONField(default=dict)  # field → what may be meant
    listed = models.JSONField("台帳の記載", default=list)  # head, cell of the list's other columns
    standing = models.CharField("扱い", max_length=10, choices=Standing, default=Standing.ASK)
    name = models.CharField("名称", max_length=100, blank=True)
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属"
    )
    medium = models.CharField("ソーシャルメディアの種類", max_length=20, choices=Medium, blank=True)
    medium_name = models.CharField("その他の媒体の名称", max_length=60, blank=True)
    manager = models.CharField("運用管理者", max_length=200, blank=True)
    operators = models.TextField("担当者", blank=True)
    opened_text = models.CharField("開設日", max_length=40, blank=True)  # as typed
    opened = models.CharField(max_length=10, blank=True)  # ISO, as far as it is known
    # Opened since the guideline is in force, or nobody knows: either it is known to be older, or why it had
    # no approval.
    known_before = models.TextField("施行前からあると確かめた方法", blank=True)
    no_approval = models.TextField("承認を受けていない理由", blank=True)
    ended_text = models.CharField("終了した日", max_length=40, blank=True)  # as typed
    ended = models.CharField(max_length=10, blank=True)
    state = models.CharField("状態", max_length=20, choices=RUNNING, default=SNSAccount.State.ACTIVE)
    together = models.CharField("まとめて確認", max_length=200, blank=True)  # the doubt, and the answer
    read_digest = models.CharField(
        max_length=64, blank=True
    )  # of what was read: tells what was settled since
    account = models.OneToOneField(
        SNSAccount, models.PROTECT, null=True, related_name="registration_row", verbose_name="アカウント"
    )

    class Meta:
        default_permissions = ()
        ordering = ["number", "part"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number", "part"], name="registration_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.name}"

    @property
    def place(self) -> str:
        """Where it stands in the city's own list."""
        return f"{self.number}行目" + (f"の{self.part}つ目" if self.part > 1 else "")

    @property
    def medium_label(self) -> str:
        return medium_label(self.medium, self.medium_name) if self.medium else ""

    @property
    def opened_label(self) -> str:
        return opened_in_words(self.opened)

    @property
    def ended_label(self) -> str:
        return opened_in_words(self.ended) if self.ended else ""

    @property
    def later(self) -> bool:
        """Whether it counts as opened when an approval was needed (G4(1)), and is decided apart."""
        known_older = bool(self.known_before.strip()) and not is_later(self.opened)
        return may_be_later(self.opened) and not known_older

    @property
    def retired(self) -> bool:
        return self.state == SNSAccount.State.WITHDRAWN

    @property
    def ruling(self) -> str:
        """Key of what the PR manager decides about it."""
        return f"{LATER}{self.pk}"

    def digest(self) -> str:
        """Of all that it says now."""
        beside = ("id", "case", "account", "read_digest")
        said = {
            f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields if f.name not in beside
        }
        return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

    @property
    def settled(self) -> bool:
        """Whether a person has settled it: it says something else than what was read."""
        return self.digest() != self.read_digest

    @property
    def version(self) -> int:
        """What its page has seen is the version of the list."""
        return self.case.version
