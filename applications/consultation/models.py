"""事前協議 (G4(1)): asked by a section, or a meeting or call that the PR division records."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from accounts.account.media import Medium, medium_label
from katori_sns.workflow.models import Case


class PriorConsultation(Case):
    """What a section wants to use which media for; on a recorded one (by the PR division) what was said."""

    on_media = models.JSONField("ソーシャルメディアの種類", default=list)  # Medium values
    medium_name = models.CharField("その他の媒体の名称", max_length=40, blank=True)
    purpose = models.TextField("利用目的", blank=True)
    content = models.TextField("配信情報の内容", blank=True)
    questions = models.TextField("協議したいこと", blank=True)
    held_at = models.DateTimeField("協議の日時", null=True, blank=True)
    held_with = models.CharField("協議の相手", max_length=100, blank=True)
    gist = models.TextField("媒体と要旨", blank=True)
    outcome = models.TextField("結果・条件", blank=True)
    conditions = models.JSONField("条件", default=list)  # set by the conclusion

    class Meta:
        verbose_name = "事前協議"
        default_permissions = ()

    def medium_labels(self) -> list[str]:
        return [medium_label(m, self.medium_name if m == Medium.OTHER else "") for m in self.on_media]


def citable(sections: Iterable[int], application_id: int | None) -> models.QuerySet[PriorConsultation]:
    """Consultations of the sections, or kept by them today, with a medium not used up, or by this one."""
    rows: models.QuerySet[PriorConsultation] = models.QuerySet(PriorConsultation)
    free = Q(consulted__application=None) | Q(consulted__application=application_id or 0)
    own = Q(section__in=list(sections)) | Q(keeper__in=list(sections))
    return rows.filter(free, own, consulted__isnull=False).order_by("-pk").distinct()


class ConsultedMedium(models.Model):
    """A medium on which a consultation came to a result; one application uses it up."""

    consultation = models.ForeignKey(PriorConsultation, models.PROTECT, related_name="consulted")
    medium = models.CharField(max_length=20, choices=Medium)
    medium_name = models.CharField(max_length=40, blank=True)
    application = models.OneToOneField(
        "applications.NewOperationApplication",
        models.PROTECT,
        null=True,
        related_name="consulted",
        verbose_name="協議を引いた申請",
    )

    class Meta:
        verbose_name = "引ける媒体"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["consultation", "medium"], name="medium_once_per_consultation")
        ]

    def __str__(self) -> str:
        number = self.consultation.short_number or self.consultation.title
        return f"{number}　{medium_label(self.medium, self.medium_name)}　{self.consultation.state_label}"
