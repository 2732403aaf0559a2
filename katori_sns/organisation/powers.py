"""Whose login is worth more than others': what one person resets another confirms, and codes are asked."""

from __future__ import annotations

from django.conf import settings

from katori_sns.organisation.models import Duty
from katori_sns.organisation.roles import ActorContext


def pr_deciders(org: ActorContext) -> set[int]:
    """広報主管課長 and who stands in for him."""
    pr = org.on_duty.get(Duty.Kind.PR, 0)
    return {seat.person.id for seat in org.line(pr) if not seat.superior}


def holds_power(org: ActorContext) -> bool:
    """Administrators and auditors, heads and their substitutes, and who works where a duty is."""
    if org.user is None or org.user.is_administrator or org.user.is_auditor:
        return org.user is not None
    heads = any(org.is_head(section) for section in org.mine)
    return heads or bool(org.works_at(*Duty.Kind) or org.substitute_for())


def must_have_second_factor(org: ActorContext) -> bool:
    """Whether the city's setting asks a second factor of this person (KATORI_SECOND_FACTOR)."""
    if settings.SECOND_FACTOR in ("none", "all"):
        return bool(settings.SECOND_FACTOR == "all")
    return (org.user is not None and org.user.stands_alone) or org.me in pr_deciders(org)
