"""Whom an account is opened to besides its sections: contractors, and co-operators of other sections."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q

from accounts.custody import people_of
from accounts.models import AccountGrant, SNSAccount
from accounts.recording import locked
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Appointment, User, UserQuerySet
from katori_sns.web.dates import local_date


def outsiders(account: SNSAccount, today: date) -> UserQuerySet:
    """Who may be given the account: contractors under contract, and staff of other sections."""
    posts = Appointment.objects.on(today).values("user")
    people: UserQuerySet = User.objects.filter(is_active=True)
    people = people.filter(Q(pk__in=posts) | Q(contractor_until__gte=today))
    known = Q(pk__in=people_of(account, today)) | Q(pk__in=account.accountgrant_set.values("user"))
    return people.exclude(known)


@transaction.atomic
def give_access(*, account_id: int, user: User, by: User, now: datetime) -> AccountGrant:
    """Let a contractor draft posts for the account, or a co-operator check them; raises Refused."""
    account, who = locked(account_id, by, now, None)
    if not outsiders(account, local_date(now)).filter(pk=user.pk).exists():
        raise Refused("委託業者か、ほかの所属の職員のうち、まだ加えていない人を選んでください。")
    operate = Permission.objects.get(content_type__app_label="accounts", codename="operate")
    grant: AccountGrant = AccountGrant.objects.create(user=user, permission=operate, content_object=account)
    _record(account, "give_access", "外部の担当の追加", [None, user.name], who, now)
    return grant


@transaction.atomic
def take_access(*, grant_id: int, by: User, now: datetime) -> None:
    """Close the account again to whom it was opened."""
    grant = AccountGrant.objects.select_related("user").get(pk=grant_id)
    account, who = locked(grant.content_object_id, by, now, None)
    grant.delete()
    _record(account, "take_access", "外部の担当の終わり", [grant.user.name, None], who, now)


def _record(
    account: SNSAccount, action: str, label: str, change: list[str | None], who: Actor, now: datetime
) -> None:
    record(
        subject=account.subject,
        action=action,
        label=label,
        actor=who,
        at=now,
        changes={"外部の担当": change},
    )
