"""The organisation by the day: whatever the writers do, it holds together on every day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from katori_sns.organisation import actions
from katori_sns.organisation.models import (
    Appointment,
    Duty,
    Lineage,
    Section,
    SectionFace,
    Substitute,
    User,
)
from katori_sns.organisation.roles import ActorContext
from katori_sns.workflow.models import Case
from tests.city import JST, LONG_AGO, City
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite]
FIRST = date(2026, 10, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(730)]
MONTHS = [FIRST + timedelta(days=30 * n) for n in range(24)]


def writers(draw: Any) -> dict[str, Callable[[], object]]:
    """Every writer with whatever comes to hand; it may refuse."""
    sections, people = list(Section.objects.all()), list(User.objects.all())
    one, day, later = draw(sections), draw(MONTHS), draw([*MONTHS, None])
    who: dict[str, Any] = {"by": None, "now": datetime(2026, 11, 1, tzinfo=JST)}
    face = {
        "code": draw(["000", "004", "901", "902"]),
        "name": draw(["甲課", "乙課"]),
        "parent": draw([*sections, None]),
    }
    part = {key: face[key] for key in [draw([*face])]}
    filled = {"user": draw(people), "section": one, "begins": day, "ends": later}
    post, stand_in = (rows.objects.order_by("pk").last() for rows in (Appointment, Substitute))
    heirs = list({draw(sections), draw(sections)})
    return {
        "add": lambda: actions.add_section(begins=day, **face, **who),
        "change": lambda: actions.change_section(section=one, begins=day, **part, **who),
        "move": lambda: actions.move_duty(duty=draw(list(Duty.Kind)), section=one, begins=day, **who),
        "end": lambda: actions.end_section(section=one, ends=day, heirs=draw([heirs, []]), **who),
        "appoint": lambda: actions.appoint(post="職", is_head=draw([True, False]), **filled, **who),
        "end_post": lambda: post and actions.end_appointment(appointment=post, ends=day, **who),
        "cancel_post": lambda: post and actions.cancel_appointment(appointment=post, **who),
        "substitute": lambda: actions.set_substitute(rank=draw([1, 2]), **filled, **who),
        "end_substitute": lambda: stand_in and actions.end_substitute(substitute=stand_in, ends=day, **who),
        "cancel_substitute": lambda: stand_in and actions.cancel_substitute(substitute=stand_in, **who),
    }


ACTS = (
    *("add", "change", "change", "move", "end", "end", "appoint", "end_post", "cancel_post"),
    *("substitute", "substitute", "end_substitute", "cancel_substitute"),
)


def broken(duties: list[str]) -> list[str]:
    """What does not hold on some day of two years."""
    sections = {s.pk: s for s in Section.objects.all()}
    faces = list(SectionFace.objects.order_by("begins"))
    held = {d: list(Duty.objects.filter(duty=d).order_by("begins")) for d in duties}
    posts, substitutes = list(Appointment.objects.all()), list(Substitute.objects.all())
    # Nothing changes but on these days.
    dated = [
        *sections.values(),
        *faces,
        *posts,
        *substitutes,
        *(row for rows in held.values() for row in rows),
    ]
    days = {row.begins for row in dated}
    days |= {ends + timedelta(days=1) for row in dated if (ends := getattr(row, "ends", None))}
    found = []
    for day in sorted(days & set(DAYS)):
        there = [pk for pk, section in sections.items() if section.holds_on(day)]
        worn = {f.section_id: f for f in faces if f.begins <= day}
        codes = Counter(worn[pk].code for pk in there if pk in worn)
        found += [f"{day} no face {pk}" for pk in there if pk not in worn]
        found += [f"{day} {code} twice" for code, number in codes.items() if number > 1]
        found += [f"{day} {pk} hangs" for pk in there if pk in worn and not rooted(pk, worn, there)]
        last = {d: [row for row in rows if row.begins <= day][-1:] for d, rows in held.items()}
        found += [
            f"{day} {d} vacant" for d, rows in last.items() if not rows or rows[0].section_id not in there
        ]
        now = [p for p in posts if p.begins <= day and (p.ends is None or day <= p.ends)]
        stand_ins = [s for s in substitutes if s.begins <= day and (s.ends is None or day <= s.ends)]
        heads = Counter(p.section_id for p in now if p.is_head)
        ranks = Counter((s.section_id, s.rank) for s in stand_ins)
        found += [f"{day} {key} doubly filled" for key, n in (heads | ranks).items() if n > 1]
        found += [f"{day} {row} outlives" for row in (*now, *stand_ins) if row.section_id not in there]
    followed = Counter(line.old_id for line in Lineage.objects.filter(documents=True))
    found += [f"{line} loses" for line in Lineage.objects.all() if followed[line.old_id] != 1]
    return found


def rooted(pk: int, worn: dict[int, SectionFace], there: list[int]) -> bool:
    """Whether the way up from a section ends, through sections that are there."""
    steps = 0
    while (above := worn[pk].parent_id) is not None and above in there and steps <= len(there):
        pk, steps = above, steps + 1
    return above is None


@pytest.mark.no_cover
def test_whatever_the_writers_do_the_organisation_holds_together_on_every_day(city: City) -> None:
    done: Counter[str] = Counter()

    @settings(max_examples=10, deadline=None, derandomize=True, database=None)
    @given(names=st.lists(st.sampled_from(ACTS), min_size=15, max_size=25), seed=st.integers(0, 10**6))
    def many(names: list[str], seed: int) -> None:
        draw = Random(seed).choice  # noqa: S311 no secret
        with transaction.atomic():
            for name in names:
                with suppress(actions.Refused):
                    writers(draw)[name]()
                    done[name] += 1
            assert broken(list(Duty.Kind)) == []
            transaction.set_rollback(True)

    many()
    assert set(done) == set(ACTS)


def test_a_planned_end_of_the_pr_division_gives_its_heir_nothing_before_its_day(city: City) -> None:
    case = city.at_pr()
    last = city.now.date() + timedelta(days=120)
    heir, old = city.sections["農政課"], city.sections["秘書広報課"]
    actions.end_section(section=old, ends=last, heirs=[heir], by=None, now=city.now)

    def reads(role: str, day: date) -> bool:
        return Case.objects.visible_to(ActorContext(day, city[role])).filter(pk=case.pk).exists()

    after = last + timedelta(days=1)
    assert [reads("他課の係員", day) for day in (city.now.date(), last, after)] == [False, False, True]
    assert [reads("広報担当", day) for day in (city.now.date(), last, after)] == [True, True, False]


def test_a_section_renamed_and_moved_is_another_from_its_day_on(city: City) -> None:
    section, above = city.sections["農政課"], city.sections["経営企画部"]
    today, day = city.now.date(), city.now.date() + timedelta(days=30)
    for values in ({"name": "農業振興課"}, {"parent": above}):
        actions.change_section(section=section, begins=day, by=None, now=city.now, **values)
    before, after = ActorContext(day - timedelta(days=1)), ActorContext(day)
    assert (before.sections[section.pk].name, before.superior(section.pk)) == (
        "農政課",
        city.sections["生活経済部"].pk,
    )
    assert (after.sections[section.pk].name, after.superior(section.pk)) == ("農業振興課", above.pk)
    assert [after.called(section.pk, at) for at in (city.now, None)] == ["農政課", "農業振興課"]
    # What is put right today stays right on that day.
    actions.change_section(section=section, begins=today, code="077", by=None, now=city.now)
    assert ActorContext(day).sections[section.pk].code == "077"
    assert Section.objects.get(pk=section.pk).name == "農政課"
    actions.wear_faces(now=city.now + timedelta(days=31))
    assert Section.objects.get(pk=section.pk).name == "農業振興課"


def test_a_list_calls_a_section_as_it_was_called_when_the_case_was_sent(city: City) -> None:
    city.at_pr()
    city.draft(account_name="新しい草案")
    section = city.sections["商工観光課"]
    day = city.now.date() + timedelta(days=1)
    actions.change_section(section=section, begins=day, name="観光課", by=None, now=city.now)
    actions.wear_faces(now=city.now + timedelta(days=1))
    page = client_of(city, "課長").get("/cases/").content.decode()
    assert page.count("商工観光課<br>") == 3  # with the consultations, sent when it was called so
    assert page.count("観光課<br>") == 4


def test_an_end_to_come_is_set_anew_and_one_that_has_come_stays(city: City) -> None:
    old, heir = city.sections["秘書広報課"], city.sections["農政課"]
    today = city.now.date()
    for ends in (today + timedelta(days=10), today + timedelta(days=20)):
        actions.end_section(
            section=Section.objects.get(pk=old.pk), ends=ends, heirs=[heir], by=None, now=city.now
        )
    assert ActorContext(today + timedelta(days=20)).pr == old
    assert ActorContext(today + timedelta(days=21)).pr == heir
    later = city.now + timedelta(days=30)
    with pytest.raises(actions.Refused, match="廃止されています"):
        actions.end_section(section=old, ends=later.date(), heirs=[heir], by=None, now=later)


def test_a_code_is_used_again_after_an_end_and_not_before(city: City) -> None:
    old, admin = city.sections["農政課"], city["システム管理者"]
    last = city.now.date()
    actions.end_section(section=old, ends=last, heirs=[], by=admin, now=city.now)
    face = {"code": old.code, "name": "新設課", "parent": None, "by": admin, "now": city.now}
    with pytest.raises(actions.Refused, match="使われています"):
        actions.add_section(begins=last, **face)
    new = actions.add_section(begins=last + timedelta(days=1), **face)
    assert new.begins > LONG_AGO
