"""A rename or an end of a section that was planned and has not come is taken back; the history keeps both."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from katori_sns.history.actions import Changes, record
from katori_sns.history.models import Event
from katori_sns.organisation.actions.rules import (
    By,
    Refused,
    administrator,
    hold_together,
    lock_all,
    period,
    work_changed,
)
from katori_sns.organisation.actions.sections import WITH_SECTION, take_back_end, wear_faces
from katori_sns.organisation.models import Appointment, Section, SectionFace, Substitute
from katori_sns.web.dates import DateError, format_wareki, local_date, parse_date


@transaction.atomic
def drop_face(*, face: SectionFace, by: By, now: datetime) -> None:
    """Take back a name, code or 上位の所属 before its first day."""
    who = administrator(by, now)
    lock_all()
    first = face.section.faces.order_by("begins", "pk").first()
    if face.begins <= local_date(now) or face == first:
        raise Refused("始まった名称・所管は取り消せません。「変更する」で、新しい名称を登録してください。")
    changes: Changes = {
        "所属名": [face.name, None],
        "所属コード": [face.code, None],
        "始まり": [format_wareki(face.begins), None],
    }
    subject = f"section:{face.section_id}"
    face.delete()
    hold_together(local_date(now), by)
    wear_faces(now=now)
    record(
        subject=subject, action="drop_face", label="所属の変更の取りやめ", actor=who, at=now, changes=changes
    )


@transaction.atomic
def keep_section(*, section: Section, by: By, now: datetime) -> None:
    """Take back an end before it has come: what ended with the section goes on as it stood before."""
    who = administrator(by, now)
    section = lock_all()[section.pk]
    ends = section.ends
    if ends is None or ends < local_date(now):
        raise Refused(f"{section}に、取りやめられる廃止の予定はありません。")
    changes: Changes = {"終わり": [format_wareki(ends), None]}
    if heirs := [row.heir.name for row in section.heirs.select_related("heir")]:
        changes["引き継ぐ所属"] = ["、".join(heirs), None]
    changes |= take_back_end(section, now)
    section.ends = None
    section.save(update_fields=["ends"])
    changes |= _go_on(section, ends, now)
    hold_together(local_date(now), by)
    subject = f"section:{section.pk}"
    record(subject=subject, action="keep", label="廃止の取りやめ", actor=who, at=now, changes=changes)


def _go_on(section: Section, ends: date, now: datetime) -> Changes:
    """The posts and substitutes that ended because the section does, with the ends they had before.

    Who has a post elsewhere from then on does not come back: giving him this one too takes two persons.
    """
    ended = Event.objects.about(f"section:{section.pk}").filter(action="end").order_by("-seq").first()
    changes: Changes = {}
    rows: list[Appointment | Substitute] = [*section.appointments.filter(ends=ends)]
    for row in [*rows, *section.substitutes.filter(ends=ends)]:
        known, before = _end_before(row, ended.at) if ended else (False, None)
        if known and not row.user.appointments.filter(begins__gt=ends).exists():
            row.ends = before
            row.save(update_fields=["ends"])
            changes[str(row)] = [period(row.begins, ends), period(row.begins, before)]
            work_changed(row.user_id, now)
    return changes


def _end_before(row: Appointment | Substitute, at: datetime) -> tuple[bool, date | None]:
    """Whether the row was last ended with the section, at that time, and the end it had before."""
    if isinstance(row, Appointment):
        subject, action, name = f"user:{row.user_id}", "appointment_end", "発令"
        words = [None, f"{row.section} {row.post}"]
    else:
        subject, action, name = f"section:{row.section_id}", "substitute_end", f"第{row.rank}順位"
        words = [row.user.name, None]
    for event in Event.objects.about(subject).filter(action=action, at__gte=at).order_by("-seq"):
        if event.changes.get(name) == words:
            if event.at != at or event.changes.get("理由") != [None, WITH_SECTION]:
                return False, None
            before = event.changes["終わり"][0]
            try:
                return True, parse_date(before) if before else None
            except DateError:
                return False, None
    return False, None
