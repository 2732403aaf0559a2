"""再度の任用: who is appointed by the year (会計年度任用職員) goes on, by his head's one click."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from katori_sns.history.actions import Changes, record
from katori_sns.history.models import Event, as_subject
from katori_sns.organisation.actions.rules import Refused, lock, period, within, work_changed
from katori_sns.organisation.models import Appointment, User
from katori_sns.organisation.powers import will_have_duty, will_hold_power
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import fiscal_year, format_wareki, local_date

AROUND = timedelta(days=60)  # before the last day, and after it, where it is late


def renewable(org: ActorContext) -> QuerySet[Appointment]:
    """Posts by the year that end soon or have ended, and nothing follows, where the person may decide.

    What an administrator has ended meanwhile is his to give again.
    """
    places = {section for section in org.mine if org.is_head(section)} | set(org.substitute_for())
    later = Appointment.objects.filter(user=OuterRef("user"), begins__gt=OuterRef("ends"))
    later = later.filter(Q(concurrent=False) | Q(section=OuterRef("section")))
    person = as_subject("user", OuterRef("user_id"))
    ended = Event.objects.filter(chain__subject=person, action="appointment_end", at__gte=OuterRef("begins"))
    rows = Appointment.objects.filter(~Exists(later), ~Exists(ended), section__in=places, is_head=False)
    rows = rows.filter(user__is_yearly=True, user__is_active=True)
    return rows.filter(ends__range=(org.on - AROUND, org.on + AROUND)).select_related("user", "section")


@transaction.atomic
def renew(*, appointment: Appointment, by: User, now: datetime) -> Appointment:
    """Let him go on in the same post until the end of the fiscal year that follows his last day.

    His login's last day goes where it was that of the post. What gives power is the administrators' to give.
    """
    today, section = local_date(now), lock(appointment.section)
    org = ActorContext(today, by)
    old = renewable(org).filter(pk=appointment.pk).first()
    if old is None or old.ends is None:
        raise Refused("更新できる任用ではありません。所属長か代決者が、終わりの日の前後60日に行います。")
    if will_have_duty(section, today) or will_hold_power(old.user, today):
        raise Refused(f"{old.user}の任用は権限を伴います。システム管理者に発令を依頼してください。")
    begins = old.ends + timedelta(days=1)
    ends = date(fiscal_year(begins) + 1, 3, 31)
    within(section, begins, ends)
    changes: Changes = {
        "所属": [None, section.name],
        "職": [None, old.post],
        "期間": [period(old.begins, old.ends), period(begins, ends)],
    }
    changes |= _login_goes_on(old.user, old.ends)
    row = Appointment.objects.create(
        user=old.user, section=section, post=old.post, begins=begins, ends=ends, concurrent=old.concurrent
    )
    who, subject = org.actor(by, section.pk), f"user:{row.user_id}"
    record(subject=subject, action="renew", label="再度の任用", actor=who, at=now, changes=changes)
    work_changed(row.user_id, now, on=begins)
    return row


def _login_goes_on(user: User, ends: date) -> Changes:
    last = user.leaves_on
    if last is None:
        return {}
    if last != ends:
        raise Refused(f"ログインの最終日が{format_wareki(last)}です。システム管理者に確かめてください。")
    User.objects.filter(pk=user.pk).update(leaves_on=None)
    return {"ログインの最終日": [format_wareki(last), None]}
