"""撤退 was judged: the PR division is to be consulted by a day, or it is judged otherwise (G6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.account.models import SNSAccount
from accounts.reviews.models import Review
from katori_sns.history.actions import Changes, record
from katori_sns.history.models import Actor
from katori_sns.notices.actions import Message, tell, tell_once
from katori_sns.organisation.calendar import Calendar
from katori_sns.organisation.models import Appointment, serving
from katori_sns.web.dates import format_wareki, local_date

BY, DONE = "協議書を提出する期限", "協議書を提出した日"
# Given up already, or on the way there; or not there yet.
OVER = (*SNSAccount.CLOSED, SNSAccount.State.NOTICE_PERIOD, SNSAccount.State.PENDING)
WAITING = Q(consult_by__isnull=False, consulted_on=None)


def until(judgement: str, today: date) -> date | None:
    """By when the consultation is to be submitted; None where nothing is given up."""
    if judgement != Review.Judgement.WITHDRAW:
        return None
    return Calendar.load().add_open_days(today, settings.TARGET_DAYS)


def revise(account: SNSAccount) -> date | None:
    """A new judgement takes the place of one that waits; until when that was to be consulted about."""
    waiting = account.reviews.filter(WAITING)
    old = waiting.values_list("consult_by", flat=True).first()
    waiting.update(consult_by=None)
    return old


def changed(old: date | None, new: date | None) -> Changes:
    """What the history says of the day."""
    return {BY: [_day(old), _day(new)]} if old != new else {}


def _day(day: date | None) -> str | None:
    return format_wareki(day) if day else None


def ask(review: Review, now: datetime) -> None:
    """Tell the account's sections that the PR division is to be consulted."""
    if review.consult_by:
        tell(messages=[_message(review, "撤退の判断", local_date(now))], now=now)


def _message(review: Review, head: str, today: date) -> Message:
    account, day = review.account, review.consult_by
    mine = Q(section=account.section_id) | Q(section__joint_accounts=account)
    posts = Appointment.objects.on(today).filter(mine, serving(today, "user__"))
    says = f"{format_wareki(day)}までに、運用停止（撤退）の事前協議書を提出してください。" if day else ""
    title = f"［{head}］運用停止（撤退）の事前協議：{account}"
    people = frozenset(posts.values_list("user", flat=True))
    return Message(people, title, says, f"{account.get_absolute_url()}#review")


def remind_of_consulting(*, now: datetime) -> None:
    """Tell before the day by which to consult, and on it; once each, a missed day is caught up."""
    today = local_date(now)
    soon = today + timedelta(days=settings.REMIND_DAYS)
    waiting = Review.objects.filter(WAITING, consult_by__lte=soon).exclude(account__state__in=OVER)
    for review in waiting.select_related("account").order_by("pk"):
        overdue = review.consult_by is not None and review.consult_by <= today
        with transaction.atomic():
            head = "期限の日" if overdue else "期限が近い"
            tell_once(messages=[_message(review, head, today)], now=now)


def consulted(accounts: Iterable[SNSAccount], *, on: date | None, by: Actor, now: datetime) -> None:
    """The consultation was submitted on a day, or, with None, taken back: what was judged waits again."""
    reviews = Review.objects.filter(account__in=accounts, consult_by__isnull=False)
    for review in reviews.select_related("account").order_by("pk"):
        if (review.consulted_on is None) == (on is None):
            continue
        change: Changes = {DONE: [_day(review.consulted_on), _day(on)]}
        review.consulted_on = on
        review.save(update_fields=["consulted_on"])
        record(
            subject=review.account.subject,
            action="consulted",
            label="撤退の事前協議",
            actor=by,
            at=now,
            changes=change,
        )
