"""When each work that nobody sees was done last, and what went wrong."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """The last time of one work: the relay, a part of the daily job, the backup."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    problem = models.TextField(blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
