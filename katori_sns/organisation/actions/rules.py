"""What every change of the organisation minds: who may make it, and how it is put into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string

from katori_sns.history.actions import Changes
from katori_sns.history.models import SYSTEM, Actor
from katori_sns.organisation.models import Section, SectionFace, User
from katori_sns.organisation.roles import actor
from katori_sns.web.codes import code_key
from katori_sns.web.dates import format_wareki, local_date

ALONE = "監査、システム管理者、委託業者は職に就けず、代決もできません。"

TWO = "権限を与える変更は、もう一人の確認が必要です。異動案にして、確認を求めてください。"


class Refused(Exception):
    """The organisation's rules do not allow it; the message says what to do."""


class NeedsTwo(Refused):
    """It gives or widens a power, and one person alone asked for it.

    `lines`: what is to wait for another, each in the words of `settings.WHEN_TWO_ARE_NEEDED`.
    """

    def __init__(self, by: User, *lines: dict[str, Any]) -> None:
        super().__init__(TWO)
        self.by, self.lines = by, lines


@dataclass(frozen=True)
class Two:
    """Who prepared a change, and who else confirmed it."""

    prepared: User
    confirmed: User


By = User | Two | None  # None: the system itself


def who_is(by: User | None, now: datetime) -> Actor:
    return actor(by, local_date(now)) if by else SYSTEM


def administrator(by: By, now: datetime) -> Actor:
    """The snapshot of an administrator, or of the system itself; of two persons it names both."""
    if isinstance(by, Two):
        return replace(who_is(by.prepared, now), section=f"確認者 {by.confirmed.name}"[:60])
    if by and not (by.is_administrator and by.is_active):
        raise Refused("システム管理者だけが行えます。システム管理者に依頼してください。")
    return who_is(by, now)


def at_work() -> bool:
    """Whether the city works with this system; before, one person alone may prepare it."""
    return bool(import_string(settings.AT_WORK)())


def takes_two(by: By, *, gives: bool, **line: Any) -> None:
    """Refuse one person alone where the change gives or widens a power; without a line it cannot wait."""
    if gives and isinstance(by, User) and at_work():
        raise NeedsTwo(by, line) if line else Refused(TWO)


def work_changed(user_id: int, now: datetime, *, on: date = date.min) -> None:
    """Where a person works, or whether he does, is another now: the rooms above look at what he held.

    `on`: the day from which it is; before it there is nothing to be looked at.
    """
    if on > local_date(now):
        return
    import_string(settings.WHEN_WORK_ENDS)(now=now, user_id=user_id)


def tell_of_access(
    people: Iterable[User],
    title: str,
    text: str,
    *,
    now: datetime,
    to: tuple[str, ...] = (),
    path: str = "/me/",
) -> None:
    """Tell people at once of what was done to somebody's way in.

    `to`: the person's own addresses, which are written to whatever is done to him next.
    """
    doubt = f"覚えがなければ、すぐに連絡してください（{settings.CONTACT}）。" if to else ""
    import_string(settings.WHEN_ACCESS_CHANGES)(
        user_ids=[user.pk for user in people],
        title=f"［ログイン］{title}",
        body=text + doubt,
        path=path,
        now=now,
        to=to,
    )


def word(row: models.Model, name: str) -> str | None:
    """What stands in the column, in words."""
    value = getattr(row, name)
    if value is None or value == "":
        return None
    if display := getattr(row, f"get_{name}_display", None):
        return str(display())
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    return format_wareki(value) if isinstance(value, date) else str(value)


def apply_values(row: models.Model, values: dict[str, object]) -> Changes:
    """Put the values into the row, without saving, and tell what changed by the fields' labels."""
    changes: Changes = {}
    for name, value in values.items():
        if getattr(row, name) != value:
            label = str(getattr(row._meta.get_field(name), "verbose_name", name))
            before = word(row, name)
            setattr(row, name, value)
            changes[label] = [before, word(row, name)]
    return changes


def period(begins: date, ends: date | None) -> str:
    return f"{format_wareki(begins)}から{format_wareki(ends) + 'まで' if ends else ''}"


def in_order(begins: date, ends: date | None) -> None:
    if ends and ends < begins:
        raise Refused(f"終わりは、始まり（{format_wareki(begins)}）と同じ日か後の日にしてください。")


def overlapping(begins: date, ends: date | None) -> Q:
    """Dated rows that share a day with the period."""
    later = Q(ends=None) | Q(ends__gte=begins)
    return later & Q(begins__lte=ends) if ends else later


def lock(section: Section) -> Section:
    """One writer at a time decides who fills the posts of a section."""
    return Section.objects.select_for_update().get(pk=section.pk)


def lock_all() -> dict[int, Section]:
    """One writer at a time decides what sections there are, what they are called and what they do."""
    return {section.pk: section for section in Section.objects.select_for_update().order_by("pk")}


def hold_together(since: date, by: By = None) -> None:
    """Refuse what was written where it breaks the sections on any day from then on.

    On each day a code is one section's, and who stands above is there and not below. What two persons
    write together is looked at once all of it stands: sections may swap their codes.
    """
    if isinstance(by, Two):
        return
    sections = list(Section.objects.all())
    faces = list(SectionFace.objects.order_by("begins"))
    days = {face.begins for face in faces} | {s.begins for s in sections}
    days |= {s.ends + timedelta(days=1) for s in sections if s.ends} | {since}
    for day in sorted(day for day in days if day >= since):
        worn = {face.section_id: face for face in faces if face.begins <= day}
        living = {s.pk: worn[s.pk] for s in sections if s.holds_on(day) and s.pk in worn}
        _codes_differ(living)
        for face in living.values():
            _stands_below(face, living, day)


def _codes_differ(living: dict[int, SectionFace]) -> None:
    seen: set[str] = set()
    for face in living.values():
        if code_key(face.code) in seen:
            raise Refused("この所属コードは使われています。ほかの所属コードを入力してください。")
        seen.add(code_key(face.code))


def _stands_below(face: SectionFace, living: dict[int, SectionFace], day: date) -> None:
    above, passed = face.parent_id, {face.section_id}
    while above is not None:
        if above in passed:
            raise Refused("上位の所属が自分の下にあります。ほかの所属を選んでください。")
        if above not in living:
            raise Refused(
                f"{format_wareki(day)}に、下位の所属（{face}）の上位の所属がありません。"
                "先に下位の所属を廃止するか、その上位の所属を変えてください。"
            )
        passed.add(above)
        above = living[above].parent_id


def within(section: Section, begins: date, ends: date | None) -> None:
    """The period lies in the section's own."""
    if begins < section.begins or (section.ends and (ends is None or ends > section.ends)):
        raise Refused(
            f"{section}があるのは{period(section.begins, section.ends)}です。その間の日付にしてください。"
        )
