"""Columns that are made of others whenever their row is written."""

from __future__ import annotations

from typing import Any

from django.db import models


class MadeField(models.TextField):  # type: ignore[type-arg]  # not subscriptable at run time
    """What a method of the model makes of the other columns; `update()` of these must say it too.

    To the migrations it is a text like any other.
    """

    def __init__(self, make: str) -> None:
        super().__init__(default="", editable=False)
        self.make = make

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value: str = getattr(model_instance, self.make)()
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, _, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", [], kwargs

    def clone(self) -> MadeField:
        return MadeField(self.make)
