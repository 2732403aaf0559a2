"""Who has read the guideline, of those who run an account: operators and contractors are bound alike (G1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet

from accounts.access.models import AccountGrant, AccountOperator
from accounts.account.models import SNSAccount
from accounts.account.rules import running
from katori_sns.organisation.models import User, serving
from katori_sns.web.dates import day_begins, months_after


def unconfirmed(today: date) -> Q:
    """Of operators and grants: the guideline not confirmed, or not for as long as the city's setting says."""
    never = Q(confirmed_at=None)
    if not settings.GUIDELINE_MONTHS:
        return never
    return never | Q(confirmed_at__lt=day_begins(months_after(today, -settings.GUIDELINE_MONTHS)))


def operating(today: date) -> QuerySet[AccountOperator]:
    """The operators of that day, in post or not."""
    return AccountOperator.objects.filter(running(today), begins__lte=today)


def unread_outside(today: date) -> QuerySet[AccountGrant]:
    """What contractors were given who have yet to confirm the guideline."""
    outside = serving(today, "user__") & Q(user__contractor_until__isnull=False)
    return AccountGrant.objects.filter(outside, unconfirmed(today))


def on_no_contract(today: date) -> QuerySet[AccountGrant]:
    """Of an account: what people from outside were given who hang on no registered contract (G1)."""
    grants = AccountGrant.objects.filter(serving(today, "user__"), content_object=OuterRef("pk"))
    return grants.filter(user__contract=None, user__contractor_until__isnull=False)


def to_confirm(user: User | None, today: date) -> list[AccountGrant]:
    """The accounts for which a contractor has yet to confirm the guideline; of staff none."""
    if user is None or user.contractor_until is None or user.contractor_until < today or not user.is_active:
        return []
    grants = AccountGrant.objects.filter(unconfirmed(today), user=user)
    open_ones = grants.exclude(content_object__state__in=SNSAccount.CLOSED)
    return list(open_ones.select_related("content_object").order_by("content_object"))


def unread_by(user: User | None, accounts: Sequence[SNSAccount], today: date) -> bool:
    """Whether he drafts from outside for one of these accounts without having confirmed the guideline."""
    return bool({grant.content_object_id for grant in to_confirm(user, today)} & {a.pk for a in accounts})
