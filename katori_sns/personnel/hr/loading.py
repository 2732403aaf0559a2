"""What a list is held against, from the database: the city around a day, and the words explained."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Q

from katori_sns.organisation.models import Appointment, SectionFace, User
from katori_sns.personnel.hr.state import Held, Known, Post, State
from katori_sns.personnel.hr.words import Words
from katori_sns.personnel.models import Word


def words() -> Words:
    """All that was said of the city's words."""
    found = Words()
    for row in Word.objects.all():
        if row.kind == Word.Kind.MOVE:
            found.moves[row.word] = row.meaning
        elif row.kind == Word.Kind.POST:
            found.heads[row.word] = row.meaning == "head"
        elif row.kind == Word.Kind.SECTION:
            found.sections[row.word] = row.section_id or row.meaning
        elif row.kind == Word.Kind.AUTHORITY:
            found.authorities[row.word] = row.meaning
        elif row.kind == Word.Kind.DIGITS:
            found.digits = int(row.meaning)
        elif row.kind == Word.Kind.DOMAIN:
            found.domain = row.meaning
    return found


def heads() -> dict[str, str]:
    """Head of a column → the field it was chosen for; "" where it is not read."""
    return dict(Word.objects.filter(kind=Word.Kind.HEAD).values_list("word", "meaning"))


def state(first: date, last: date) -> State:
    """The city from one day to another: the posts around them, the sections of the last."""
    held: dict[int, list[Held]] = defaultdict(list)
    rows = Appointment.objects.filter(
        Q(ends=None) | Q(ends__gte=first - timedelta(days=1)), begins__lte=last + timedelta(days=1)
    )
    columns = ("user", "section", "post", "is_head", "concurrent", "begins", "ends")
    for user, section, post, is_head, concurrent, begins, ends in rows.values_list(*columns):
        held[user].append(Held(Post(section, post, is_head), concurrent, begins, ends))
    people = tuple(
        Known(
            pk=user.pk,
            number=user.staff_number,
            username=user.username,
            name=user.name,
            email=user.email,
            active=user.serves_on(last),
            compared=not user.stands_alone,
            held=tuple(held[user.pk]),
        )
        for user in User.objects.all()
    )
    faces = {face.section_id: face for face in SectionFace.objects.begun(last)}
    living = {pk: face for pk, face in faces.items() if face.section.holds_on(last)}
    names = {pk: face.name for pk, face in living.items()}
    paths = {
        pk: f"{living[face.parent_id].name} {face.name}"
        for pk, face in living.items()
        if face.parent_id in living
    }
    return State(people, names, paths, {face.code: pk for pk, face in living.items()})
