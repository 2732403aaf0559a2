"""Rows that hold from a day on: sections, their names and places, duties, who follows them, and days."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q, Subquery

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    """Rows that hold from `begins` to `ends`, both days included; no `ends` means until further notice."""

    def on(self, day: date) -> Self:
        return self.filter(Q(ends=None) | Q(ends__gte=day), begins__lte=day)


class Dated(models.Model):
    begins = models.DateField("始まり")
    ends = models.DateField("終わり", null=True, blank=True, help_text="この日まで。空欄は期限なし。")

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        """As `on`, of a row that was read."""
        return self.begins <= day and (self.ends is None or day <= self.ends)


def ends_after_begin(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("begins")), name=name)


class SectionQuerySet(DatedQuerySet["Section"]):
    def with_duties(self, day: date) -> Self:
        """Each says as `is_pr` and `is_promotion` what it does for the city on that day."""
        return self.annotate(**held(day, "pk"))


class Section(Dated):
    """A 課, or what stands above it (部): the head of the parent is the superior post.

    Code, name and parent are those of its face. The columns repeat the face of today for the lists, which
    join, sort and search; `actions.wear_faces` keeps them, and nothing is decided by them.
    """

    code = models.CharField("所属コード", max_length=20)
    name = models.CharField("所属名", max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上位の所属"
    )

    objects: ClassVar[Any] = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = "所属"
        ordering = ["code", "pk"]
        default_permissions = ()
        constraints = [ends_after_begin("section_ends_after_begin")]

    def __str__(self) -> str:
        return self.name


class SectionFaceQuerySet(models.QuerySet["SectionFace"]):
    def begun(self, day: date) -> Self:
        """Those of that day and before, oldest first, with their section and its duties of that day."""
        rows = self.filter(begins__lte=day).select_related("section").annotate(**held(day, "section"))
        return rows.order_by("begins", "pk")


class SectionFace(models.Model):
    """What a section is called and where it stands, from a day on, until its next face."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="faces", verbose_name="所属")
    begins = models.DateField("始まり")
    code = models.CharField("所属コード", max_length=20)
    name = models.CharField("所属名", max_length=60)
    parent = models.ForeignKey(
        Section, models.PROTECT, null=True, related_name="+", verbose_name="上位の所属"
    )

    objects: ClassVar[Any] = SectionFaceQuerySet.as_manager()

    class Meta:
        verbose_name = "所属の名称・所管"
        ordering = ["begins", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["section", "begins"], name="one_face_per_day")]

    def __str__(self) -> str:
        return self.name

    def worn(self) -> Section:
        """The section as this face shows it."""
        self.section.code, self.section.name = self.code, self.name
        self.section.parent_id = self.parent_id
        return self.section


class DutyQuerySet(models.QuerySet["Duty"]):
    def holder(self, duty: str, day: date) -> models.QuerySet[Duty, Any]:
        """The key of the section that has the duty on that day, to stand inside another query."""
        return self.filter(duty=duty, begins__lte=day).order_by("-begins").values("section")[:1]


class Duty(models.Model):
    """What one section alone does for the whole city: from `begins` on, until another takes it over.

    Without an end no gap can be written; a duty is only moved.
    """

    class Kind(models.TextChoices):
        PR = "pr", "広報主管課"
        PROMOTION = "promotion", "シティプロモーション統括部局"

    duty = models.CharField("役割", max_length=10, choices=Kind)
    section = models.ForeignKey(Section, models.PROTECT, related_name="duties", verbose_name="所属")
    begins = models.DateField("始まり")

    objects: ClassVar[Any] = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "役割"
        ordering = ["begins"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["duty", "begins"], name="one_holder_per_duty")]

    def __str__(self) -> str:
        return f"{self.get_duty_display()} {self.section}"


def held(day: date, section: str) -> dict[str, Q]:
    """Per duty, whether the section in that column has it on the day, as `is_pr` and `is_promotion`."""
    return {f"is_{duty}": Q(**{section: Subquery(Duty.objects.holder(duty, day))}) for duty in Duty.Kind}


class Lineage(models.Model):
    """Who follows a section that ends, from the day after its last; one heir takes its documents."""

    class Kind(models.TextChoices):
        MERGED = "merged", "統合"
        SPLIT = "split", "分割"
        CLOSED = "closed", "廃止"

    old = models.ForeignKey(Section, models.PROTECT, related_name="heirs", verbose_name="廃止する所属")
    heir = models.ForeignKey(Section, models.PROTECT, related_name="forebears", verbose_name="引き継ぐ所属")
    begins = models.DateField("始まり")
    kind = models.CharField("区分", max_length=10, choices=Kind)
    documents = models.BooleanField("文書を引き継ぐ", default=False)

    class Meta:
        verbose_name = "所属の引継ぎ"
        ordering = ["begins", "-documents", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["old", "heir"], name="one_line_per_heir"),
            models.UniqueConstraint(
                fields=["old"], condition=Q(documents=True), name="one_heir_takes_the_documents"
            ),
            models.CheckConstraint(condition=~Q(old=F("heir")), name="heir_is_another_section"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.heir}"


class ClosedDay(models.Model):
    """An exception to the calendar of 開庁日: a day closed, or open, against the rule."""

    day = models.DateField("日", unique=True)
    is_open = models.BooleanField("開庁する", default=False)
    reason = models.CharField("理由", max_length=60)

    class Meta:
        verbose_name = "開庁日の例外"
        ordering = ["day"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class ContractQuerySet(models.QuerySet["Contract"]):
    def ending(self, first: date, last: date) -> Self:
        """Those whose last day (`last`) is one of these."""
        return self.filter(Q(revoked_on=None, ends__range=(first, last)) | Q(revoked_on__range=(first, last)))


class Contract(models.Model):
    """契約, or the 協定 with a 指定管理者: who hangs on it works for a section on its days alone (G1)."""

    class Kind(models.TextChoices):
        CONTRACT = "contract", "契約"
        DESIGNATION = "designation", "指定管理の協定"

    kind = models.CharField("区分", max_length=20, choices=Kind, default=Kind.CONTRACT)
    company = models.CharField("会社・団体", max_length=60)
    work = models.CharField("業務", max_length=100)
    section = models.ForeignKey(Section, models.PROTECT, related_name="contracts", verbose_name="担当課")
    begins = models.DateField("始まり")
    ends = models.DateField("終わり")
    revoked_on = models.DateField("指定取消・解除による最後の日", null=True, blank=True)
    number = models.CharField("文書番号", max_length=60, blank=True)

    objects: ClassVar[ContractQuerySet] = ContractQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "契約"
        ordering = ["-ends", "pk"]
        default_permissions = ()
        constraints = [ends_after_begin("contract_ends_after_begin")]

    def __str__(self) -> str:
        return f"{self.company}（{self.work}）"

    @property
    def last(self) -> date:
        """The last day on which it is in force."""
        return min(self.ends, self.revoked_on or self.ends)
