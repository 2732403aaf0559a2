"""異動案: how the organisation moves on a day, prepared by one person and confirmed by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import SNSAccount
from katori_sns.organisation.models import Duty, Ground, Lineage, Section, User
from katori_sns.web.dates import format_wareki

ROLES = {"is_auditor": "監査", "is_administrator": "システム管理者"}
GIVEN = ROLES | {"is_personnel": "人事担当"}  # by a line of a plan; the last stands in the post


class PlanQuerySet(models.QuerySet["Plan"]):
    def disclosed(self, now: datetime) -> Self:
        """Those of which more people may know than who prepares and confirms them (内示解禁)."""
        return self.filter(disclosed_at__lte=now)

    def known_to(self, user: User, now: datetime) -> Self:
        """Who prepares or confirms it; once it is written at 内示解禁 every administrator and auditor.

        What was never written is a 案 of whoever prepares it, whatever hour he set.
        """
        own = Q(prepared_by=user) | Q(confirmers=user)
        if user.is_administrator or user.is_auditor:
            own |= Q(pk__in=Plan.objects.disclosed(now).exclude(written_at=None).values("pk"))
        return self.filter(own).distinct()

    def due(self, now: datetime) -> Self:
        """Confirmed, and no secret any more, but not yet written."""
        return self.disclosed(now).filter(state=Plan.State.CONFIRMED, written_at=None)


class Plan(models.Model):
    """One or many changes of the organisation, which take effect together or not at all.

    Until 内示解禁 it stands in the tables of this room alone: nothing is written, told or recorded elsewhere.
    Its key is drawn by lot, for the next number would tell that there was one.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "案"
        WAITING = "waiting", "確認待ち"
        CONFIRMED = "confirmed", "確定"
        DONE = "done", "反映済"
        DROPPED = "dropped", "取りやめ"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    title = models.CharField("件名", max_length=100)
    state = models.CharField("状態", max_length=10, choices=State, default=State.DRAFT)
    disclosed_at = models.DateTimeField("内示解禁日時")
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="plans", verbose_name="準備した人")
    prepared_at = models.DateTimeField("準備した日時")
    confirmers = models.ManyToManyField(User, related_name="+", blank=True, verbose_name="確認する人")
    source_name = models.CharField("読み取ったファイル", max_length=200, blank=True)
    source_digest = models.CharField("ファイルのハッシュ値", max_length=64, blank=True)
    rehearsed_at = models.DateTimeField("リハーサル", null=True)
    rehearsed_on = models.CharField(max_length=64, blank=True)  # digest of lines and organisation of then
    report = models.JSONField(default=dict)
    written = models.JSONField(default=list)  # the rows it changed, before and after
    recorded_at = models.DateTimeField(null=True)  # when the history was told of it
    written_at = models.DateTimeField("登録した日時", null=True)
    dropped_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="取りやめた人"
    )

    objects: ClassVar[PlanQuerySet] = PlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "異動案"
        ordering = ["-prepared_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("personnel:plan", args=[self.pk])

    @property
    def shape(self) -> str:
        """The sign of its state."""
        signs = {self.State.WAITING: "now", self.State.CONFIRMED: "now", self.State.DONE: "done"}
        return signs.get(self.State(self.state), "none" if self.state == self.State.DROPPED else "todo")

    @property
    def subject(self) -> str:
        return f"plan:{self.pk.hex}"


class PlanLine(models.Model):
    """One change. Persons and sections that are yet to come are named by the line that brings them."""

    class Kind(models.TextChoices):
        PERSON = "person", "職員の登録"
        ROLE = "role", "監査・システム管理者・人事担当"
        BEGIN = "begin", "発令"
        CONCURRENT = "concurrent", "兼務"
        END = "end", "発令の終わり"
        SUBSTITUTE = "substitute", "代決者の指定"
        SUBSTITUTE_END = "substitute_end", "代決者の終わり"
        ABSENCE = "absence", "休職等"
        LEAVE = "leave", "利用の終わり"
        FOUND = "found", "所属の新設"
        CHANGE = "change", "改称・所管部の変更"
        CLOSE = "close", "統合・分割・廃止"
        DUTY = "duty", "役割の移動"

    ENDING: ClassVar = {Kind.END, Kind.SUBSTITUTE_END, Kind.CLOSE, Kind.LEAVE}  # `day` is their last

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField("番号")
    kind = models.CharField("区分", max_length=20, choices=Kind)
    day = models.DateField("発令日", help_text="終わりの行では、最後の日。")
    ends = models.DateField("終わり", null=True, blank=True)
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="職員")
    newcomer = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="+", verbose_name="登録する職員"
    )
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+", verbose_name="所属")
    founded = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="+", verbose_name="新設する所属"
    )
    above = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+", verbose_name="上位の所属")
    above_founded = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="+", verbose_name="新設する上位の所属"
    )
    post = models.CharField("職", max_length=30, blank=True)
    is_head = models.BooleanField("所属長", default=False)
    rank = models.PositiveSmallIntegerField("代決順位", null=True)
    ground = models.CharField("理由", max_length=20, choices=Ground, blank=True)
    duty = models.CharField("役割", max_length=10, choices=Duty.Kind, blank=True)
    way = models.CharField("廃止の区分", max_length=10, choices=Lineage.Kind, blank=True)
    # The columns of a new person (username, staff_number, name, kana, email), of a role, of a section's face.
    facts = models.JSONField(default=dict)
    source = models.CharField("読み取った行", max_length=200, blank=True)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="準備した人")
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="確認した人"
    )
    confirmed_at = models.DateTimeField("確認した日時", null=True)
    awaits_day = models.BooleanField(default=False)  # its plan is written, this line will be on its day

    class Meta:
        verbose_name = "異動案の行"
        ordering = ["plan", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_line_per_number"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("prepared_by")), name="line_takes_two"
            ),
        ]

    def __str__(self) -> str:
        until = f"から{format_wareki(self.ends)}まで" if self.ends else ""
        day = format_wareki(self.day) + ("まで" if self.kind in self.ENDING else until)
        return " ".join(filter(None, (self.get_kind_display(), self.who, self.where, *self._what(), day)))

    def _what(self) -> Iterator[str]:
        """What is given, taken or changed: whoever confirms the line answers for it."""
        yield from (
            label for name, label in (*GIVEN.items(), ("is_active", "利用の再開")) if name in self.facts
        )
        yield from (self.facts.get(name, "") for name in ("staff_number", "username", "email", "code"))
        if self.kind == self.Kind.CHANGE:
            yield self.facts.get("name", "")
        yield self.post + ("（所属長）" if self.is_head else "")
        yield f"第{self.rank}順位" if self.rank else ""
        yield from (self.get_ground_display(), self.get_duty_display(), self.get_way_display())
        if self.kind in (self.Kind.FOUND, self.Kind.CHANGE):
            above = self.above or (self.above_founded and self.above_founded.where) or "なし"
            yield f"（上位の所属 {above}）"
        if self.kind == self.Kind.CLOSE:
            heirs = "、".join(heir.in_words() for heir in self.heirs.all())
            yield f"（引き継ぐ所属 {heirs or 'なし'}）"

    @property
    def who(self) -> str:
        """Whom it is about, also somebody who is not registered yet; "" for a line of a section."""
        person = self.newcomer if self.newcomer_id else self
        return str(self.person or (person and person.facts.get("username") and person.facts["name"]) or "")

    @property
    def where(self) -> str:
        """The section it is about, also one that is yet to come; "" for a line of a person alone."""
        if self.section:
            return self.section.name
        place = self.founded if self.founded_id else self
        return str((place and place.kind == self.Kind.FOUND and place.facts.get("name")) or "")


class PlanHeir(models.Model):
    """Who follows a section that a line closes; the first takes its documents, each the accounts named."""

    line = models.ForeignKey(PlanLine, models.CASCADE, related_name="heirs")
    number = models.PositiveSmallIntegerField("順番")
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="+")
    founded = models.ForeignKey(PlanLine, models.CASCADE, null=True, related_name="+")
    accounts = models.ManyToManyField(SNSAccount, related_name="+", blank=True)

    class Meta:
        ordering = ["line", "number"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["line", "number"], name="one_heir_per_number")]

    def __str__(self) -> str:
        return str(self.section or (self.founded and self.founded.where) or "")

    def in_words(self) -> str:
        """With the accounts it takes over."""
        accounts = "・".join(str(account) for account in self.accounts.all())
        return f"{self}［{accounts}］" if accounts else str(self)


class HrList(models.Model):
    """A city's list from which a 案 is proposed: the chosen cells and the answers; the file is not kept."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="hr_list")
    everybody = models.BooleanField("在籍一覧", default=False)
    day = models.DateField("発令日", null=True)
    merged = models.BooleanField("空欄は上と同じ", default=False)
    columns = models.JSONField(default=dict)  # field → column, from 0
    cells = models.JSONField(default=list)  # the row's number in the sheet, and field → cell
    answers = models.JSONField(default=dict)  # key of a row → what a person said of it

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.plan)


class Word(models.Model):
    """What a word of the city's lists means, said once."""

    class Kind(models.TextChoices):
        HEAD = "head", "列の見出し"
        MOVE = "move", "異動区分"
        POST = "post", "補職名"
        SECTION = "section", "所属"
        AUTHORITY = "authority", "任命権者"
        DIGITS = "digits", "職員番号の桁数"
        DOMAIN = "domain", "メールのドメイン"

    kind = models.CharField(max_length=10, choices=Kind)
    word = models.CharField(max_length=200)  # folded, without blanks
    meaning = models.CharField(max_length=40, blank=True)
    section = models.ForeignKey(Section, models.CASCADE, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "word"], name="one_meaning_per_word")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.word}"
