"""What a row changes: the posts it ends and begins, and what it leaves as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from katori_sns.personnel.hr.people import NOT_READ
from katori_sns.personnel.hr.rows import Row
from katori_sns.personnel.hr.state import Change, Held, Known, Newcomer, Person, Post
from katori_sns.personnel.hr.words import Effect, goes_elsewhere
from katori_sns.personnel.models import PlanLine
from katori_sns.web.dates import format_wareki
from katori_sns.web.lists import AS_IS, CONFIRM, DUPLICATE, OUT, WRONG

ONE_DAY = timedelta(days=1)
Kind = PlanLine.Kind


def changes_of(
    row: Row, effect: str, person: Person, main: Post | None, extra: Sequence[Post], *, everybody: bool
) -> list[Change]:
    """The changes of a row that could be read; notes what has been done already, and what is asked first."""
    day = row.begins
    if day is None:
        return []
    if effect == Effect.REST:
        return [Change(Kind.ABSENCE, day, person, ends=row.ends)]
    if effect == Effect.RETURN:
        row.note(OUT, "復職は、「不在」に終わりの日を入れてください")
        return []
    if effect == Effect.LEAVE:
        return _leave(row, person, row.ends or _last_day(row, day))
    if effect == Effect.DROP:
        return _drop(row, person, main or next(iter(extra), None), row.ends or day - ONE_DAY)
    came = [Change(Kind.PERSON, day, person)] if isinstance(person, Newcomer) else []
    if effect in (Effect.ADD, Effect.ACT):
        added = _added(row, person, [main, *extra] if main else extra, day)
        if not added and not everybody:
            row.note(DUPLICATE, "すでに登録されています")
        return [*came, *added]
    return [*came, *_move(row, person, main, extra, day, everybody=everybody)]


def _last_day(row: Row, day: date) -> date:
    """Of whoever goes elsewhere: the day of a 転出 or 復帰 on a first of a month is the first one there."""
    if day.day == 1 and goes_elsewhere(row.values.get("move", "")):
        day -= ONE_DAY
        row.note(AS_IS, f"一日付けなので、最後の日は前日（{format_wareki(day)}）です", "begins")
    return day


def _leave(row: Row, person: Person, last: date) -> list[Change]:
    if not isinstance(person, Known):
        return []
    ended = [held for held in person.held if held.on(last) and held.on(last + ONE_DAY)]
    if not ended:
        row.note(DUPLICATE, "この日のあとに続く職はありません")
        return []
    return [*_ends(person, ended, last), Change(Kind.LEAVE, last, person)]


def _drop(row: Row, person: Person, post: Post | None, last: date) -> list[Change]:
    held = person.running(last + ONE_DAY, concurrent=True) if isinstance(person, Known) else []
    ended = [h for h in held if post is not None and h.post.section == post.section]
    if not ended:
        row.note(WRONG, "終える兼務が登録されていません", "section")
    return _ends(person, ended, last)


def _move(
    row: Row, person: Person, main: Post | None, extra: Sequence[Post], day: date, *, everybody: bool
) -> list[Change]:
    if main is None:
        return []
    held = person.running(day, concurrent=False) if isinstance(person, Known) else []
    begun = isinstance(person, Known) and person.has(main, day)
    if isinstance(person, Known) and begun and not everybody and not person.has(main, day - ONE_DAY):
        row.note(DUPLICATE, "すでに登録されています")
        return []
    left = [h for h in held if not h.post.is_same(main)]
    if len(left) > 1:
        row.note(CONFIRM, f"いまの職（{'、'.join(h.post.title for h in left)}）をすべて終えます")
    found = _ends(person, left, day - ONE_DAY)
    if not begun:
        found.append(Change(Kind.BEGIN, day, person, main, row.ends))
    return [*found, *_added(row, person, extra, day), *_no_longer(row, person, extra, day, everybody)]


def _added(row: Row, person: Person, posts: Sequence[Post], day: date) -> list[Change]:
    """Posts beside the main one, but for those that the person has."""
    new = [post for post in posts if not (isinstance(person, Known) and person.has(post, day))]
    return [Change(Kind.CONCURRENT, day, person, post, row.ends) for post in new]


def _no_longer(row: Row, person: Person, extra: Sequence[Post], day: date, everybody: bool) -> list[Change]:
    """兼務 that go on unless somebody says otherwise; a list of everybody with a column of them says it."""
    held = person.running(day, concurrent=True) if isinstance(person, Known) else []
    left = [h for h in held if not any(h.post.is_same(post) for post in extra)]
    if not left or (everybody and not row.says_beside):
        return []
    if not everybody:
        row.note(CONFIRM, f"いまの兼務（{'、'.join(h.post.title for h in left)}）が一覧にありません")
        row.choices |= {"keep": "兼務は続ける", "drop": "兼務も終える", **NOT_READ}
        if row.answer != "drop":
            return []
    return _ends(person, left, day - ONE_DAY)


def _ends(person: Person, held: Sequence[Held], last: date) -> list[Change]:
    return [Change(Kind.END, last, person, h.post) for h in held]
