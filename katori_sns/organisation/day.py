"""What a day asks of the organisation: its sections, its heads with one person's posts, its substitutes."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from katori_sns.organisation.models import (
    Absence,
    Appointment,
    Duty,
    Section,
    SectionFace,
    Substitute,
    serving,
)
from katori_sns.web.prepared import Prepared


class Face(NamedTuple):
    """What a section was called from a day on, and which duties it has today."""

    section_id: int
    begins: date
    code: str
    name: str
    parent_id: int | None
    section_begins: date
    section_ends: date | None
    duties: tuple[str, ...]

    def section(self) -> Section:
        """The section as this face shows it."""
        columns = ("id", "begins", "ends", "code", "name", "parent_id")
        life = (self.section_begins, self.section_ends)
        return Section.from_db("default", columns, (self.section_id, *life, *self[2:5]))


def _away(day: date) -> Coalesce:
    """The ground of an absence; it counts until he holds no post of when it began or was entered."""
    then = Q(begins__lte=OuterRef("begins")) | Q(begins__lte=OuterRef("entered_on"))
    held = Appointment.objects.on(day).filter(then, user=OuterRef("user"))
    rows = Absence.objects.on(day).filter(Exists(held), user=OuterRef("user"))
    absence = rows.values("ground")[:1]
    return Coalesce(Subquery(absence), Value(""))


def _faces(day: date, _: int) -> QuerySet[SectionFace, Any]:
    columns = ("section", "begins", "code", "name", "parent", "section__begins", "section__ends")
    return SectionFace.objects.begun(day).values_list(*columns, *(f"is_{duty}" for duty in Duty.Kind))


def _posts(day: date, me: int) -> QuerySet[Appointment, Any]:
    rows = Appointment.objects.on(day).filter(Q(is_head=True) | Q(user=me))
    found = rows.filter(serving(day, "user__")).annotate(away=_away(day)).order_by("is_head", "pk")
    return found.values_list("section", "user", "user__name", "post", "away", "is_head")


def _substitutes(day: date, _: int) -> QuerySet[Substitute, Any]:
    rows = Substitute.objects.on(day).filter(serving(day, "user__")).annotate(away=_away(day))
    return rows.order_by("rank").values_list("section", "user", "user__name", "away")


FACES, POSTS, SUBSTITUTES = Prepared(_faces), Prepared(_posts), Prepared(_substitutes)
