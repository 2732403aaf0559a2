"""Sections come, change and end; what an ended one held passes to its successor."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from katori_sns.history.actions import record
from katori_sns.organisation.actions.posts import end_appointment, end_substitute
from katori_sns.organisation.actions.rules import Refused, administrator, apply_values, in_order, lock
from katori_sns.organisation.models import DUTIES, Section, User


@transaction.atomic
def add_section(*, by: User | None, now: datetime, **values: object) -> Section:
    """Add a section."""
    who = administrator(by, now)
    section = Section()
    changes = apply_values(section, values)
    _alone_on_duty(section)
    section.save()
    subject = f"section:{section.pk}"
    record(subject=subject, action="create", label="所属の追加", actor=who, at=now, changes=changes)
    return section


@transaction.atomic
def change_section(*, section: Section, by: User | None, now: datetime, **values: object) -> Section:
    """Rename or move a section; its number in old papers stays what it was."""
    who = administrator(by, now)
    section = lock(section)
    changes = apply_values(section, values)
    above, passed = section.parent, {section.pk}
    while above:
        if above.pk in passed:
            raise Refused("上位の所属が自分の下にあります。ほかの所属を選んでください。")
        passed.add(above.pk)
        above = above.parent
    if changes:
        _alone_on_duty(section)
        section.save()
        subject = f"section:{section.pk}"
        record(subject=subject, action="change", label="所属の変更", actor=who, at=now, changes=changes)
    return section


def _alone_on_duty(section: Section) -> None:
    """One PR division and one promotion office."""
    for flag in DUTIES:
        other = Section.objects.filter(ends=None, **{flag: True}).exclude(pk=section.pk).first()
        if getattr(section, flag) and other:
            raise Refused(f"{DUTIES[flag]}は一つだけです。先に{other}の印を外してください。")


@transaction.atomic
def end_section(
    *, section: Section, ends: date, successor: Section | None, by: User | None, now: datetime
) -> None:
    """End a section with a day: its posts end too, its special duty passes to the successor."""
    who = administrator(by, now)
    section = lock(section)
    in_order(section.begins, ends)
    _may_end(section, ends, successor)
    beyond = Q(ends=None) | Q(ends__gt=ends)
    for appointment in section.appointments.filter(beyond):
        end_appointment(appointment=appointment, ends=ends, by=by, now=now)
    for substitute in section.substitutes.filter(beyond):
        end_substitute(substitute=substitute, ends=ends, by=by, now=now)
    changes = apply_values(section, {"ends": ends, "successor": successor})
    section.save()
    duties = {flag: True for flag in DUTIES if getattr(section, flag)}
    if successor and duties:
        change_section(section=successor, by=by, now=now, **duties)
    subject = f"section:{section.pk}"
    record(subject=subject, action="end", label="所属の廃止", actor=who, at=now, changes=changes)


def _may_end(section: Section, ends: date, successor: Section | None) -> None:
    child = section.children.filter(Q(ends=None) | Q(ends__gt=ends)).first()
    if child:
        raise Refused(f"下位の所属（{child}）があります。先に廃止するか、上位の所属を変えてください。")
    if successor is None and (section.is_pr or section.is_promotion):
        raise Refused("この所属の役割を引き継ぐ所属を選んでください。")
    if successor and (successor.pk == section.pk or successor.ends):
        raise Refused("引き継ぐ所属は、廃止の予定がないほかの所属から選んでください。")
    for rows in (section.appointments, section.substitutes):
        later = rows.filter(begins__gt=ends).first()
        if later:
            raise Refused(f"廃止のあとに始まる発令か代決（{later}）があります。先に終わらせてください。")
