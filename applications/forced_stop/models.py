"""広報主管課による停止 (G6 なお書き)."""

from __future__ import annotations

from django.db import models

from applications.giving_up.models import GivingUp


class ForcedStop(GivingUp):
    """広報主管課による停止 (G6 なお書き): the section is contacted before it is decided."""

    ground = models.TextField("必要と認める理由", blank=True)
    urgent = models.BooleanField("広報主管課長が単独で直ちに決定する", default=False)
    contacted_at = models.DateTimeField("所属に連絡した日時", null=True, blank=True)
    contacted_by = models.CharField("連絡した人", max_length=100, blank=True)
    contacted_whom = models.CharField("応対者", max_length=100, blank=True)
    contacted_how = models.CharField("連絡の方法", max_length=100, blank=True)
    attempts = models.TextField("連絡できなかったとき、試みたこと", blank=True)

    class Meta:
        verbose_name = "広報主管課による停止"
        default_permissions = ()

    @property
    def rests(self) -> bool:
        return self.state == "stopped"
