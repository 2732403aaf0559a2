"""確認事項 (G2(2)): what an auditor asks a section about a case, an account or a time."""

from __future__ import annotations

from django.db import models

from katori_sns.web.dates import format_wareki
from katori_sns.workflow.models import Case
from katori_sns.workflow.words import accounts_of

ANSWER, PREPARED, FINDING = "answer", "prepared", "finding"  # what is said in its acts


class Measure(models.TextChoices):
    """What the section asked has done about it."""

    TAKEN = "taken", "措置を講じた"
    PLANNED = "planned", "措置を講ずる予定"
    NONE = "none", "措置を講じない"


class AuditInquiry(Case):
    """確認事項: the question; answers and a 指摘 that is cited are said in the acts."""

    about_case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="inquiries", verbose_name="対象の案件"
    )
    since = models.DateField("対象の期間（開始）", null=True, blank=True)
    until = models.DateField("対象の期間（終了）", null=True, blank=True)
    question = models.TextField("確認したいこと", blank=True)
    answer_by = models.DateField("回答の期限", null=True, blank=True)
    planned_on = models.DateField("措置の予定日", null=True, blank=True)

    class Meta:
        verbose_name = "確認事項"
        default_permissions = ()

    @property
    def about(self) -> str:
        """The case, with its number, or the account it is about; "" where it is about a time alone."""
        if self.about_case:
            return " ".join(filter(None, (self.about_case.number, self.about_case.title)))
        return accounts_of(self)

    @property
    def period(self) -> str:
        """The time it is about, in words."""
        days = [format_wareki(day) if day else "" for day in (self.since, self.until)]
        return "～".join(days) if any(days) else ""
