"""Before the start: who works already, who answers the list, who may start."""

from __future__ import annotations

from katori_sns.organisation.models import Duty, User
from katori_sns.organisation.roles import ActorContext, Authority


def _in_line(org: ActorContext, user: User) -> bool:
    """The PR manager, whoever stands in for him, and the posts above."""
    if Duty.Kind.PR not in org.on_duty:
        return False
    return any(seat.person.id == user.pk for seat in org.line(org.pr.pk))


def works(org: ActorContext, user: User) -> bool:
    """PR division, promotion office, auditors and administrators prepare the city."""
    if user.is_administrator or user.is_auditor:
        return True
    return bool(org.works_at(*Duty.Kind)) or _in_line(org, user)


def reads(org: ActorContext, user: User) -> bool:
    """Who may see 開始までの確認, before and after."""
    return user.is_administrator or user.is_auditor or _in_line(org, user)


def deciding(org: ActorContext, user: User) -> Authority | None:
    """In which capacity the person starts the system: the PR manager, or who stands in while he is away."""
    if Duty.Kind.PR not in org.on_duty:
        return None
    authority = org.authority(org.pr.pk, user.pk, decides=True, barred=(), drafter_id=0)
    return authority if authority and not authority.needs_ground else None


def may_answer(org: ActorContext, user: User) -> bool:
    """An administrator, or who may start."""
    return (user.is_administrator and user.is_active) or deciding(org, user) is not None
