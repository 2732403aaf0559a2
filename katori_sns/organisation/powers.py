"""Whose login is worth more than others': what one person resets another confirms, and codes are asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Q

from katori_sns.organisation.models import Duty, Section, User
from katori_sns.organisation.roles import ActorContext


def pr_deciders(org: ActorContext) -> set[int]:
    """広報主管課長 and who stands in for him."""
    pr = org.on_duty.get(Duty.Kind.PR, 0)
    return {seat.person.id for seat in org.line(pr) if not seat.superior}


def prepares_moves(user: User, on: date) -> bool:
    """Whether he prepares 異動案: an administrator, or 人事担当 in a post of the day."""
    named = user.appointments.on(on).filter(is_personnel=True)
    return user.serves_on(on) and (user.is_administrator or named.exists())


def holds_power(org: ActorContext) -> bool:
    """Administrators and auditors, heads and their substitutes, and who works where a duty is."""
    if org.user is None or org.user.is_administrator or org.user.is_auditor:
        return org.user is not None
    heads = any(org.is_head(section) for section in org.mine)
    return heads or bool(org.works_at(*Duty.Kind) or org.substitute_for())


def will_have_duty(section: Section, today: date) -> bool:
    """Whether the section has a duty of the city's on that day or later: its members hold power."""
    org = ActorContext(today)
    coming = Duty.objects.filter(section=section, begins__gt=today)
    return section.pk in org.on_duty.values() or coming.exists()


def will_hold_power(user: User, today: date) -> bool:
    """The same of a day and of those after it, as far as they are known."""
    org = ActorContext(today, user)
    duties = [*org.on_duty.values(), *Duty.objects.filter(begins__gt=today).values_list("section", flat=True)]
    posts, acting = (rows.exclude(ends__lt=today) for rows in (user.appointments, user.substitutions))
    there = posts.filter(Q(is_head=True) | Q(is_personnel=True) | Q(section__in=duties))
    return holds_power(org) or there.exists() or acting.exists()


def second_factor_asked(org: ActorContext, people: Iterable[User]) -> set[int]:
    """Of whom among these people the city's setting asks a second factor (KATORI_SECOND_FACTOR)."""
    if settings.SECOND_FACTOR == "none":
        return set()
    everybody = settings.SECOND_FACTOR == "all"
    deciders = set() if everybody else pr_deciders(org)
    return {user.pk for user in people if everybody or user.stands_alone or user.pk in deciders}


def must_have_second_factor(org: ActorContext) -> bool:
    """Whether it is asked of this person."""
    return org.user is not None and org.me in second_factor_asked(org, [org.user])
