"""What one administrator does to the way in of who holds power opens nothing before another agrees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from katori_sns.history.actions import record
from katori_sns.organisation.actions.rules import Refused, at_work, tell_of_access, who_is
from katori_sns.organisation.actions.sessions import end_sessions
from katori_sns.organisation.models import User
from katori_sns.organisation.powers import pr_deciders, will_hold_power
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import local_date


def unproven(user: User, *, by: User, what: str, now: datetime) -> None:
    """Another may enter in the person's place by what was done: he is told, and it waits where he has power.

    Whoever was never in before the city works has nothing to lose yet, and one's own is one's own.
    """
    if by.pk == user.pk or not (user.last_login or at_work()):
        return
    user.temporary_by = by
    user.save(update_fields=["temporary_by"])
    tell_of_access([user], "本人の確認", f"{by.name}が、あなたの{what}。", now=now, to=(user.email,))
    ask_for_confirmation([user], now=now)


def ask_for_confirmation(people: Iterable[User], *, now: datetime) -> None:
    """Ask the second persons about those among these people who wait; until then nobody is in."""
    for user in people:
        by = user.temporary_by
        if by and awaits_confirmation(user, now=now):
            end_sessions(user)
            text = (
                f"{by.name}が、{user.name}の仮パスワードか、本人を確かめる登録を変えました。"
                "本人に確かめて、確認してください。"
            )
            path = reverse("organisation:password_confirm", args=[user.pk])
            tell_of_access(second_persons(user, by, now), "ログインの確認の依頼", text, now=now, path=path)


def second_persons(user: User, by: User, now: datetime) -> QuerySet[User]:
    """Who else may agree to what `by` does to the person's way in, and would notice if it were wrong."""
    org = ActorContext(local_date(now))
    may = Q(is_administrator=True) | Q(pk__in=pr_deciders(org))
    people: QuerySet[User] = User.objects.in_service(org.on)
    return people.filter(may).exclude(pk__in=(user.pk, by.pk))


def awaits_confirmation(user: User, *, now: datetime) -> bool:
    """Whether his login opens nothing yet: one person reset it, and nobody else agreed.

    So it is with whoever holds power, or will.
    """
    return user.temporary_by_id is not None and will_hold_power(user, local_date(now))


@transaction.atomic
def confirm_password(*, user: User, by: User, now: datetime) -> None:
    """A second administrator, 広報主管課長 or his substitute agrees that the login was reset."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.temporary_by_id is None:
        raise Refused("確認を待つ仮パスワードはありません。")
    if by.pk in (user.pk, user.temporary_by_id):
        raise Refused("本人と、仮パスワードを発行した人は確認できません。ほかの人に依頼してください。")
    if not may_confirm(by, now):
        raise Refused("システム管理者か広報主管課長（代決者を含む）に依頼してください。")
    user.temporary_by = None
    user.save(update_fields=["temporary_by"])
    who = who_is(by, now)
    record(
        subject=f"user:{user.pk}", action="confirm_password", label="仮パスワードの確認", actor=who, at=now
    )
    text = f"{who.name}が確認し、ログインできるようになりました。"
    tell_of_access([user], "仮パスワードの確認", text, now=now, to=(user.email,))


def may_confirm(by: User, now: datetime) -> bool:
    """Whether a person may agree to another's reset at all."""
    return by.is_administrator or by.pk in pr_deciders(ActorContext(local_date(now), by))
