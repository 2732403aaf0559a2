"""Sections come, change and end; what an ended one held passes to its heirs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from katori_sns.history.actions import Changes, record
from katori_sns.organisation.actions.confirming import ask_for_confirmation
from katori_sns.organisation.actions.posts import end_appointment, end_substitute
from katori_sns.organisation.actions.rules import (
    By,
    Refused,
    administrator,
    apply_values,
    hold_together,
    in_order,
    lock_all,
    takes_two,
    within,
)
from katori_sns.organisation.models import Duty, Lineage, Section, SectionFace, User
from katori_sns.web.dates import format_wareki, local_date

DAY = timedelta(days=1)
WITH_SECTION = "所属の廃止"  # why a post ends


@transaction.atomic
def add_section(
    *, by: By, now: datetime, begins: date, duties: Collection[str] = (), **face: object
) -> Section:
    """Add a section with its first face (code, name, parent); a duty only where nobody has it yet."""
    who = administrator(by, now)
    lock_all()
    section = Section()
    changes = apply_values(section, {**face, "begins": begins})
    section.save()
    SectionFace.objects.create(section=section, begins=begins, **face)
    subject = f"section:{section.pk}"
    record(subject=subject, action="create", label="所属の追加", actor=who, at=now, changes=changes)
    for duty in duties:
        held = Duty.objects.filter(duty=duty).first()
        if held:
            raise Refused(
                f"{held.get_duty_display()}は一つだけです。"
                "移すときは、所属を登録したあと、その所属の「変更する」で移してください。"
            )
        takes_two(by, gives=True)  # the section is not there to wait for a second person
        move_duty(duty=duty, section=section, begins=begins, by=by, now=now)
    hold_together(begins, by)
    return section


@transaction.atomic
def change_section(*, section: Section, begins: date, by: By, now: datetime, **values: object) -> SectionFace:
    """Rename or move a section from a day on (改称, 所管部の変更); old papers keep what it was called.

    What was planned for later days stays, with the new values where they were to be the old ones.
    """
    who = administrator(by, now)
    section = lock_all()[section.pk]
    within(section, begins, section.ends)
    face: SectionFace = section.faces.filter(begins__lte=begins).latest("begins")
    old = {name: getattr(face, name) for name in values}
    above = values.get("parent", face.parent)
    gives = above is not None and above != face.parent  # whoever heads it becomes the superior post
    facts = {name: values.get(name, old.get(name, getattr(face, name))) for name in ("code", "name")}
    takes_two(by, gives=gives, kind="change", place=section, day=begins, above=above, facts=facts)
    if face.begins != begins:
        face.pk, face.begins = None, begins
        face._state.adding = True
    changes = apply_values(face, values)
    if not changes:
        return face
    face.save()
    _carry_on(section, begins, old, values)
    hold_together(begins, by)
    wear_faces(now=now)
    record(
        subject=f"section:{section.pk}",
        action="change",
        label="所属の変更",
        actor=who,
        at=now,
        changes={**changes, "始まり": [None, format_wareki(begins)]},
    )
    return face


def _carry_on(section: Section, begins: date, old: dict[str, object], new: dict[str, object]) -> None:
    for name, value in new.items():
        for later in section.faces.filter(begins__gt=begins):
            if getattr(later, name) != old[name]:
                break
            setattr(later, name, value)
            later.save(update_fields=[name])


@transaction.atomic
def wear_faces(*, now: datetime) -> None:
    """Let the lists show what each section is called from today on; a missed day is caught up. Idempotent."""
    worn: dict[int, SectionFace] = {}
    for face in SectionFace.objects.order_by("begins").select_related("section"):
        if face.section_id not in worn or face.begins <= local_date(now):  # of one to come, its first
            worn[face.section_id] = face
    for face in worn.values():
        shown = face.section.code, face.section.name, face.section.parent_id
        if shown != (face.code, face.name, face.parent_id):
            face.worn().save(update_fields=["code", "name", "parent"])


@transaction.atomic
def move_duty(*, duty: str, section: Section, begins: date, by: By, now: datetime) -> None:
    """Let a section have a duty from a day on; who had it until then has it no longer."""
    who = administrator(by, now)
    section = lock_all()[section.pk]
    within(section, begins, None)
    held = Duty.objects.filter(duty=duty, begins__lte=begins).order_by("begins").last()
    if held and held.section_id == section.pk:
        return
    takes_two(by, gives=True, kind="duty", place=section, day=begins, duty=duty)
    Duty.objects.update_or_create(duty=duty, begins=begins, defaults={"section": section})
    record(
        subject=f"section:{section.pk}",
        action="duty",
        label="役割の移動",
        actor=who,
        at=now,
        changes={
            Duty.Kind(duty).label: [held.section.name if held else None, section.name],
            "始まり": [None, format_wareki(begins)],
        },
    )
    people = User.objects.filter(temporary_by__isnull=False, appointments__section=section)
    ask_for_confirmation(people.distinct(), now=now)


@transaction.atomic
def end_section(
    *,
    section: Section,
    ends: date,
    heirs: Sequence[Section],
    by: By,
    now: datetime,
    kind: str = "",
) -> None:
    """End a section with a day: its posts end too, its duties pass on; the first heir takes the documents.

    An end that has not come may be set anew.
    """
    who = administrator(by, now)
    section = lock_all()[section.pk]
    in_order(section.begins, ends)
    before = section.ends
    kind = kind or (Lineage.Kind.SPLIT if len(heirs) > 1 else Lineage.Kind.MERGED)
    changes: Changes = {"終わり": [format_wareki(before) if before else None, format_wareki(ends)]}
    changes |= take_back_end(section, now)
    _may_end(section, ends, heirs)
    line = {"place": section, "day": ends, "heirs": [(heir, ()) for heir in heirs], "way": kind}
    takes_two(by, gives=bool(heirs), kind="close", **line)
    _end_posts(section, ends, by, now)
    section.ends = ends
    section.save(update_fields=["ends"])
    for heir in heirs:
        Lineage.objects.create(
            old=section, heir=heir, begins=ends + DAY, kind=kind, documents=heir == heirs[0]
        )
    if heirs:
        changes["引き継ぐ所属"] = [None, "、".join(heir.name for heir in heirs)]
    _pass_duties(section, ends, heirs, by, now)
    hold_together(ends + DAY, by)
    subject = f"section:{section.pk}"
    record(subject=subject, action="end", label="所属の廃止", actor=who, at=now, changes=changes)


def take_back_end(section: Section, now: datetime) -> Changes:
    """Forget an end that was set for a day to come, and who was to follow; what was moved elsewhere stays."""
    changes: Changes = {}
    if section.ends is None:
        return changes
    if section.ends < local_date(now):
        raise Refused(f"{section}は{format_wareki(section.ends)}に廃止されています。")
    for duty in Duty.Kind:
        until = Duty.objects.filter(duty=duty, begins__lte=section.ends).order_by("begins").last()
        if until and until.section_id == section.pk:
            passed = Duty.objects.filter(duty=duty, begins=section.ends + DAY)
            for row in passed.filter(section__in=section.heirs.values("heir")).select_related("section"):
                changes[f"{duty.label}の引き継ぎ"] = [row.section.name, None]
                row.delete()
    section.heirs.all().delete()
    return changes


def _may_end(section: Section, ends: date, heirs: Sequence[Section]) -> None:
    for heir in heirs:
        if heir.pk == section.pk or heir.ends:
            raise Refused("引き継ぐ所属は、廃止の予定がないほかの所属から選んでください。")
        within(heir, ends + DAY, None)
    for rows in (section.appointments, section.substitutes):
        later = rows.filter(begins__gt=ends).first()
        if later:
            raise Refused(f"廃止のあとに始まる発令か代決（{later}）があります。先に終わらせてください。")


def _end_posts(section: Section, ends: date, by: By, now: datetime) -> None:
    beyond = Q(ends=None) | Q(ends__gt=ends)
    for appointment in section.appointments.filter(beyond):
        end_appointment(appointment=appointment, ends=ends, by=by, now=now, why=WITH_SECTION)
    for substitute in section.substitutes.filter(beyond):
        end_substitute(substitute=substitute, ends=ends, by=by, now=now, why=WITH_SECTION)


def _pass_duties(section: Section, ends: date, heirs: Sequence[Section], by: By, now: datetime) -> None:
    """What the section would have after its end is its first heir's, from that day on."""
    for duty in Duty.Kind:
        rows = Duty.objects.filter(duty=duty)
        last = rows.filter(begins__lte=ends + DAY).order_by("begins").last()
        days = {row.begins for row in rows.filter(section=section, begins__gt=ends + DAY)}
        days |= {ends + DAY} if last and last.section_id == section.pk else set()
        for day in sorted(days):
            if not heirs:
                raise Refused(f"この所属の役割（{duty.label}）を引き継ぐ所属を選んでください。")
            move_duty(duty=duty, section=heirs[0], begins=day, by=by, now=now)
