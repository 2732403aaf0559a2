"""Which accounts an identity names (G5(2))."""

from __future__ import annotations

from django.db.models import Q

from accounts.account.media import Medium
from accounts.account.models import SNSAccount, SNSAccountQuerySet
from accounts.identity import Identity
from accounts.identity.table import same_kind


def media_like(medium: str) -> list[str]:
    """The media that are compared with this one."""
    return [key for key in Medium.values if same_kind(key, medium)]


def named_by(who: Identity) -> SNSAccountQuerySet:
    """The accounts that this is, by folded name, the platform's own ID, or join link."""
    known = Q(handle_key=who.key)
    if who.immutable_id:
        known |= Q(immutable_id=who.immutable_id)
    if who.joins:
        known |= Q(join_url=who.url)
    found: SNSAccountQuerySet = SNSAccount.objects.filter(known, medium__in=media_like(who.medium))
    return found
