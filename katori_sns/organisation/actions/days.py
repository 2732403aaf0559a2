"""Days on which someone is away, and days on which the city hall is closed or open against the rule."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from katori_sns.history.actions import record
from katori_sns.organisation.actions.rules import Refused, Two, administrator, in_order, period, who_is
from katori_sns.organisation.models import Absence, ClosedDay, User
from katori_sns.web.dates import format_wareki, local_date


def _allow(user: User, by: User, now: datetime) -> None:
    """The person himself, a substitute of a section he heads, or an administrator."""
    if not User.objects.whose_absence_enters(by, local_date(now)).filter(pk=user.pk).exists():
        raise Refused("不在を入力できるのは、本人、その所属の代決者、システム管理者です。")


@transaction.atomic
def enter_absence(
    *, user: User, by: User | Two, ground: str, begins: date, ends: date | None, now: datetime
) -> Absence:
    """Enter that a person is away, so that his substitute acts (代決)."""
    by = by.prepared if isinstance(by, Two) else by  # one person's act
    _allow(user, by, now)
    in_order(begins, ends)
    row = Absence.objects.create(
        user=user, ground=ground, begins=begins, ends=ends, entered_by=by, entered_on=local_date(now)
    )
    record(
        subject=f"user:{user.pk}",
        action="absence",
        label="不在の入力",
        actor=who_is(by, now),
        at=now,
        changes={"理由": [None, ground], "期間": [None, period(begins, ends)]},
    )
    import_string(settings.WHEN_AWAY)(absence=row, now=now)
    return row


@transaction.atomic
def remove_absence(*, absence: Absence, by: User, now: datetime) -> None:
    """Take an absence back; the history keeps that it was entered."""
    _allow(absence.user, by, now)
    record(
        subject=f"user:{absence.user_id}",
        action="absence_removed",
        label="不在の取消し",
        actor=who_is(by, now),
        at=now,
        changes={"理由": [absence.ground, None], "期間": [period(absence.begins, absence.ends), None]},
    )
    absence.delete()


@transaction.atomic
def set_closed_day(*, day: date, is_open: bool, reason: str, by: User | None, now: datetime) -> ClosedDay:
    """Enter an exception to the calendar of 開庁日; a second one for the day replaces the first."""
    who = administrator(by, now)
    row, _ = ClosedDay.objects.update_or_create(day=day, defaults={"is_open": is_open, "reason": reason})
    word = "開庁" if is_open else "閉庁"
    changes: dict[str, list[str | None]] = {format_wareki(day): [None, f"{word}（{reason}）"]}
    record(subject="site", action="closed_day", label="開庁日の例外", actor=who, at=now, changes=changes)
    return row


@transaction.atomic
def remove_closed_day(*, closed_day: ClosedDay, by: User | None, now: datetime) -> None:
    """Return a day to the rule."""
    who = administrator(by, now)
    word = "開庁" if closed_day.is_open else "閉庁"
    changes: dict[str, list[str | None]] = {
        format_wareki(closed_day.day): [f"{word}（{closed_day.reason}）", None]
    }
    record(
        subject="site",
        action="closed_day_removed",
        label="開庁日の例外の取消し",
        actor=who,
        at=now,
        changes=changes,
    )
    closed_day.delete()
