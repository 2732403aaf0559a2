"""A person's own conditions on the register, under a name."""

from __future__ import annotations

from django.db import models

from katori_sns.organisation.models import User

LONGEST = 1_000  # a query string


class SavedFilter(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="saved_filters")
    name = models.CharField("条件の名前", max_length=40)
    query = models.CharField(max_length=LONGEST)

    class Meta:
        default_permissions = ()
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_filter_once_per_person")]

    def __str__(self) -> str:
        return self.name
