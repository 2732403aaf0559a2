"""Who works for an account, and which accounts there is something to keep of."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.account.models import SNSAccount
from katori_sns.organisation.models import Appointment, User, UserQuerySet, serving
from katori_sns.organisation.roles import ActorContext, Seat

# Not before it was acquired is there a way in to be kept.
ACQUIRED = Q(state__in=["active", "notice_period"]) | Q(state="pending", acquired_on__isnull=False)
HELD = ACQUIRED | Q(state="stopped")


def began_on(account: SNSAccount) -> date | None:
    """The first day on which the account can have existed: acquired, or opened as far as that is known."""
    if account.acquired_on or not account.opened:
        return account.acquired_on
    year, *rest = (int(part) for part in account.opened.split("-"))
    return date(year, *[*rest, 1, 1][:2])


def posts_there(today: date, person: str) -> QuerySet[Appointment]:
    """Of rows that have an `account`: the posts in its sections of the person in that column."""
    of_account = Q(section=OuterRef("account__section")) | Q(section__joint_accounts=OuterRef("account"))
    posts: QuerySet[Appointment] = Appointment.objects.on(today).filter(of_account, user=OuterRef(person))
    return posts


def in_post(today: date, person: str) -> Exists:
    """Of rows that have an `account`: whether the person in that column works in one of its sections."""
    return Exists(posts_there(today, person).filter(serving(today, "user__")))


def running(today: date) -> Q:
    """Of dated rows: those that have not ended."""
    return Q(ends=None) | Q(ends__gte=today)


def people_of(account: SNSAccount, today: date) -> UserQuerySet:
    """Who works in one of the account's sections, and so may be its custodian or operator."""
    of_account = Q(section=account.section_id) | Q(section__joint_accounts=account)
    posts = Appointment.objects.on(today).filter(of_account)
    people: UserQuerySet = User.objects.in_service(today).filter(pk__in=posts.values("user"))
    return people


def incoming(org: ActorContext, section_id: int) -> Seat | None:
    """In which seat the person takes over a section's accounts: its head, or his present substitute."""
    if section_id not in org.sections or org.user is None:
        return None
    head = org.heads.get(section_id)
    if head and org.is_head(section_id):
        return Seat(head, section_id, acting=False, superior=False)
    seat = org.holder(section_id, decides=False, barred=(), drafter_id=0)
    return seat if seat and seat.person.id == org.me and not seat.superior else None
