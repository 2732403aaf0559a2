"""「パスワードを変える」 opens when one who knew the login leaves (G5(1)): by the edit that ends his work.

A recorded change of the password on that day or later closes it, or that he works for the account again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q

from accounts.account.models import SNSAccount, SNSAccountQuerySet
from accounts.account.rules import HELD
from accounts.handover.actions import turn
from accounts.leaving.models import Leaver
from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM, Actor
from katori_sns.notices.actions import Message, tell
from katori_sns.organisation.models import Appointment, Duty, User
from katori_sns.web.dates import format_wareki, local_date

Posts = Mapping[int, list[Appointment]]  # of a person


@dataclass(frozen=True)
class Left:
    on: date
    because: str


def knew(account: SNSAccount, today: date) -> set[User]:
    """Who knows the login: those who are named; until then every operator and contractor; the custodian."""
    named = set(account.custody.knowers.all()) if _kept(account) else set()
    if not named:
        named = {row.user for row in account.operators.all() if row.begins <= today}
        named |= {row.user for row in account.accountgrant_set.all() if row.user.is_contractor}
    custodian = account.custody.custodian if _kept(account) else None
    return named | {custodian} if custodian else named


def keeps(account: SNSAccount, user: User) -> bool:
    """Whether he is its custodian, and so knows the login with good reason."""
    return _kept(account) and account.custody.custodian_id == user.pk


def _kept(account: SNSAccount) -> bool:
    try:
        return bool(account.custody)
    except ObjectDoesNotExist:
        return False


def _read(accounts: SNSAccountQuerySet) -> SNSAccountQuerySet:
    """With all that is asked of them below, in a fixed number of queries."""
    return accounts.select_related("custody__custodian").prefetch_related(
        "custody__knowers", "operators__user", "accountgrant_set__user", "joint_sections", "leavers"
    )


def known_before(account: SNSAccount, now: datetime) -> set[User]:
    """Who knows the login as it stands in the tables."""
    return knew(_read(SNSAccount.objects.filter(pk=account.pk)).get(), local_date(now))


@transaction.atomic
def leave(account: SNSAccount, user: User, left: Left, *, by: Actor, now: datetime) -> None:
    """He who knew the login leaves: the password is to be changed, and who must see to it is told.

    Where there is no way in there is nothing to change.
    """
    if not SNSAccount.objects.filter(HELD, pk=account.pk).exists():
        return
    _turn(account, user, left, by=by, now=now)
    row, new = Leaver.objects.get_or_create(
        account=account,
        user=user,
        returned_on=None,
        defaults={"name": user.name, "left_on": left.on, "because": left.because, "noted_at": now},
    )
    if not new:
        if row.left_on >= left.on:
            return
        row.left_on, row.because = left.on, left.because
        row.save(update_fields=["left_on", "because"])
    day = format_wareki(left.on)
    record(
        subject=account.subject,
        action="leave",
        label="ログイン情報を知っていた人の離任",
        actor=by,
        at=now,
        changes={"パスワードを変える": [None, f"{user.name}（{left.because}、{day}）"]},
    )
    body = f"ログイン情報を知っていた{user.name}が{day}に離れます（{left.because}）。"
    body += "その日か後にパスワードを変え、保管の記録に変えた日を入力してください。"
    title = f"［パスワードを変える］{account}"
    tell(
        messages=[Message(_responsible(account, user, now), title, body, account.get_absolute_url())], now=now
    )


def _turn(
    account: SNSAccount, user: User, left: Left, *, by: Actor, now: datetime, foreseen: bool = False
) -> None:
    """The change of the password belongs to the account's hand-over, from the day after his last."""
    parts = ["contract" if user.is_contractor else "login", *(["custodian"] if keeps(account, user) else [])]
    on = left.on + timedelta(days=1)
    turn(account.pk, parts, _in_words(user, left), on, by=by, now=now, foreseen=foreseen)


def _in_words(user: User, left: Left) -> str:
    return f"{user.name}（{left.because}）"


def _responsible(account: SNSAccount, gone: User, now: datetime) -> frozenset[int]:
    """The custodian and upward: the section's head and the PR division, never the leaver himself."""
    today = local_date(now)
    pr = Duty.objects.holder(Duty.Kind.PR, today)
    above = Q(section=account.section_id, is_head=True) | Q(section__in=pr)
    posts = Appointment.objects.on(today).filter(above)
    people = set(posts.values_list("user", flat=True))
    if _kept(account) and account.custody.custodian_id:
        people.add(account.custody.custodian_id)
    return frozenset(people - {gone.pk})


def dropped(account: SNSAccount, before: Iterable[User], because: str, *, by: Actor, now: datetime) -> None:
    """Whoever knew the login before the edit and counts no longer: what he knows, he knows."""
    after = known_before(account, now)
    for user in sorted(set(before) - after, key=lambda user: user.pk):
        leave(account, user, Left(local_date(now), because), by=by, now=now)


def note_leavers(*, now: datetime, user_id: int | None = None) -> None:
    """Find whose work for an account has ended by the organisation's edits or by a day that has come.

    A missed day is caught up; of one person, where an edit was his. Idempotent.
    """
    today = local_date(now)
    accounts = SNSAccount.objects.filter(HELD)
    if user_id is not None:
        ways = ("custody__custodian", "custody__knowers", "operators__user", "accountgrant__user")
        of_his = [accounts.filter(**{way: user_id}).values("pk") for way in ways]
        accounts = accounts.filter(pk__in=of_his[0].union(*of_his[1:]))
    posts = _posts(today, user_id)
    for account in _read(accounts).order_by("pk"):
        _note(account, posts, today, now, user_id)


def foresee(day: date, *, now: datetime) -> None:
    """Open the hand-over of what those know who, by what is recorded, will have gone by a day to come."""
    for account, user, left in _all_going(day):
        _turn(account, user, left, by=SYSTEM, now=now, foreseen=True)


def going_words(day: date) -> set[tuple[int, str]]:
    """The accounts of which who knows them will, as is foreseen, have gone by the day; the words for it."""
    return {(account.pk, _in_words(user, left)) for account, user, left in _all_going(day)}


def _all_going(day: date) -> Iterator[tuple[SNSAccount, User, Left]]:
    posts = _posts(day)
    for account in _read(SNSAccount.objects.filter(HELD)).order_by("pk"):
        for user, left in _going(account, posts, day):
            yield account, user, left


def _going(account: SNSAccount, posts: Posts, day: date) -> Iterator[tuple[User, Left]]:
    gone = {row.user_id for row in account.leavers.all() if row.returned_on is None}
    for user in sorted(knew(account, day), key=lambda user: user.pk):
        left = left_of(account, user, posts, day)
        if left and left.on < day and user.pk not in gone:
            yield user, left


def _posts(day: date, user_id: int | None = None) -> Posts:
    """What has begun by the day, of all or of one: an edit of many persons asks for each."""
    rows, posts = Appointment.objects.filter(begins__lte=day), defaultdict(list)
    for row in (rows if user_id is None else rows.filter(user=user_id)).order_by("pk"):
        posts[row.user_id].append(row)
    return posts


@transaction.atomic
def _note(account: SNSAccount, posts: Posts, today: date, now: datetime, user_id: int | None) -> None:
    gone = {row.user_id: row for row in account.leavers.all() if row.returned_on is None}
    for user in sorted(knew(account, today), key=lambda user: user.pk):
        if user_id not in (None, user.pk):
            continue
        left = left_of(account, user, posts, today)
        if left is None:
            if user.pk in gone and gone[user.pk].left_on < today:
                _returned(account, gone[user.pk], today, now)
        elif user.pk not in gone and not _changed_since(account, left.on):
            leave(account, user, left, by=SYSTEM, now=now)


def _changed_since(account: SNSAccount, day: date) -> bool:
    changed = account.custody.changed_on if _kept(account) else None
    return changed is not None and changed >= day


def _returned(account: SNSAccount, row: Leaver, today: date, now: datetime) -> None:
    row.returned_on = today
    row.save(update_fields=["returned_on"])
    record(
        subject=account.subject,
        action="leave",
        label="ログイン情報を知っていた人の復帰",
        actor=SYSTEM,
        at=now,
        changes={"再び担当する人": [None, row.name]},
    )


def left_of(account: SNSAccount, user: User, posts: Posts, today: date) -> Left | None:
    """When and why his work for the account ended; None while he works for it."""
    if not user.is_active:
        return Left(today, "ログインの停止")
    if user.leaves_on is not None and user.leaves_on < today:
        return Left(user.leaves_on, "ログインの停止")
    given = any(row.user_id == user.pk for row in account.accountgrant_set.all())
    if user.contractor_until is not None:
        if user.contractor_until < today:
            return Left(user.contractor_until, "契約の終わり")
        return None if given else Left(today, "外部の担当の終わり")
    homes = {account.section_id, *(section.pk for section in account.joint_sections.all())}
    here = [post for post in posts.get(user.pk, ()) if post.section_id in homes]
    if not any(post.ends is None or post.ends >= today for post in here):
        days = [post.ends for post in here if post.ends]
        return None if given else Left(max(days, default=today), "異動・退職")
    return _no_operator_more(account, user, today)


def _no_operator_more(account: SNSAccount, user: User, today: date) -> Left | None:
    """He works in the section still, but as an operator of this account no longer."""
    ends = [row.ends for row in account.operators.all() if row.user_id == user.pk]
    past = [day for day in ends if day is not None and day < today]
    over = ends and len(past) == len(ends) and not keeps(account, user)
    return Left(max(past), "担当者の終わり") if over else None
