"""Whom the city's own sign-in means: nobody is made by it and no role comes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.notices.actions import Message, tell_once
from katori_sns.organisation.actions import awaits_confirmation, end_sessions
from katori_sns.organisation.actions.confirming import unproven
from katori_sns.organisation.actions.rules import Refused, administrator, who_is
from katori_sns.organisation.backends import RoleBackend
from katori_sns.organisation.models import User
from katori_sns.sign_in.models import LONGEST, CityIdentity
from katori_sns.web.dates import format_wareki, local_date


@dataclass(frozen=True)
class Identity:
    """What the city's sign-in says of a person it has recognised."""

    issuer: str
    subject: str
    number: str  # 職員番号, or the login name where no 職員番号 is like it

    @property
    def name(self) -> str:
        """The number, where it can stand in a column of 20 or 40 characters; no NUL reaches the database."""
        return self.number if len(self.number) <= 40 and self.number.isprintable() else ""


def recognised(identity: Identity, *, now: datetime) -> User | None:
    """The person in service whom it names, bound to it from the first use on; None where he is refused.

    Another subject for the same person, or another person for the same subject, is refused and told.
    """
    if not 0 < len(identity.subject) <= LONGEST or not identity.subject.isprintable():
        return None
    with transaction.atomic():
        user = _named(identity.name)
        if user is None or not RoleBackend().user_can_authenticate(user):
            return None
        if awaits_confirmation(user, now=now):
            return None
        either = Q(user=user) | Q(subject=identity.subject)
        bound = list(CityIdentity.objects.filter(either, issuer=identity.issuer))
        if not bound:
            _bind(user, identity, now)
        elif [(row.user_id, row.subject) for row in bound] != [(user.pk, identity.subject)]:
            _refuse(user, identity, bound, now)
            return None
    return user


def _named(name: str) -> User | None:
    """Whose 職員番号 it is, else whose login name; locked, for one first use at a time."""
    people = User.objects.select_for_update()
    found: User | None = people.filter(staff_number=name).first() or people.filter(username=name).first()
    return found


def _bind(user: User, identity: Identity, now: datetime) -> None:
    CityIdentity.objects.create(user=user, issuer=identity.issuer, subject=identity.subject, since=now)
    record(
        subject=f"user:{user.pk}",
        action="bind_identity",
        label="市のアカウントとの結び付け",
        actor=who_is(user, now),
        at=now,
        changes={"発行元": [None, identity.issuer], "識別子": [None, identity.subject]},
    )


def _refuse(user: User, identity: Identity, bound: list[CityIdentity], now: datetime) -> None:
    """Somebody else's identity carries the number: an old one used again, a mistake, or an attack."""
    known = "、".join(f"{row.subject}（{row.user.name}）" for row in bound)
    record(
        subject=f"user:{user.pk}",
        action="refuse_identity",
        label="ほかの市のアカウントによるログインを断った",
        actor=Actor(None, "不明", "", ""),
        at=now,
        changes={"発行元": [None, identity.issuer], "識別子": [known, identity.subject]},
    )
    administrators = User.objects.in_service(local_date(now)).filter(is_administrator=True)
    message = Message(
        frozenset(administrators.values_list("pk", flat=True)),
        f"［別の市のアカウント］{user.name}のログインを断りました",
        f"{format_wareki(local_date(now))}、{user.name}の職員番号を名乗る、結び付けとは別の市のアカウントを"
        "断りました。本人に確かめ、アカウントが新しくなったのなら、古い結び付けを外してください。"
        "覚えがなければ、市の認証の担当へすぐ知らせてください。",
        f"/people/{user.pk}/",
    )
    tell_once(messages=[message], now=now)


@transaction.atomic
def release_identities(*, user: User, by: User, now: datetime) -> None:
    """Forget which identities are this person's; his sessions end, and the next use binds anew."""
    who = administrator(by, now)
    if by.pk == user.pk:
        raise Refused("自分の結び付けは外せません。ほかのシステム管理者に依頼してください。")
    rows = user.city_identities.select_for_update()
    changes: dict[str, list[str | None]] = {row.issuer: [row.subject, None] for row in rows}
    if not changes:
        return
    rows.delete()
    end_sessions(user)
    record(
        subject=f"user:{user.pk}",
        action="release_identity",
        label="市のアカウントの結び付けを外した",
        actor=who,
        at=now,
        changes=changes,
    )
    unproven(user, by=by, what="市のアカウントの結び付けを外しました", now=now)
