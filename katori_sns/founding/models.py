"""From when on the city works with this system, and what was answered on the way there."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.models import Case


class Start(models.Model):
    """運用開始: the one row. How the list stood then is what the history says of the day."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    planned_on = models.DateField("開始予定日", null=True)
    started_at = models.DateTimeField("運用開始", null=True)
    mail_code = models.CharField(max_length=10, blank=True)  # mailed, and not typed back yet

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_start")]

    def __str__(self) -> str:
        return f"運用開始 {format_wareki(local_date(self.started_at))}" if self.started_at else "運用開始前"

    def coming(self, today: date) -> date | None:
        """The planned day, while it has not passed."""
        return self.planned_on if self.planned_on and self.planned_on >= today else None


def the_start() -> Start:
    """The row; a database without one that holds submitted cases has been at work since the first."""
    return Start.objects.first() or Start(started_at=_first_submitted())


def at_work() -> bool:
    """Whether the city works with this system."""
    return the_start().started_at is not None


def made_start() -> Start:
    """The same, kept: from now on a case that prepares the city starts nothing."""
    return Start.objects.get_or_create(pk=1, defaults={"started_at": the_start().started_at})[0]


def _first_submitted() -> datetime | None:
    """Of the oldest case that was; asked at every request, so that many cases are not sorted for it."""
    cases = Case.objects.exclude(submitted_at=None).order_by("pk")
    return cases.values_list("submitted_at", flat=True).first()


class Answer(models.Model):
    """What no data can tell: the day on which a thing was done, or why it is left out."""

    key = models.CharField(max_length=20, unique=True)
    day = models.DateField("日", null=True)
    reason = models.CharField("省略する理由", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(day=None) & ~Q(reason="") | Q(day__isnull=False, reason=""),
                name="day_or_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.words}"

    @property
    def words(self) -> str:
        """「令和8年11月20日」 or 「省略：…」."""
        return f"省略：{self.reason}" if self.reason else format_wareki(self.day or date.min)
