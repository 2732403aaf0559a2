"""Accounts at rest (G6): a stopped one its medium may delete, and then anybody takes its name.

Stopped ones, and those that run and were silent for long, are listed: they are the ones that get hijacked.
A name given up is looked at again and again (G5(2)), for anybody may take it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce

from accounts.account.actions import locked
from accounts.account.media_days import GIVEN_AWAY
from accounts.account.models import SNSAccount, SNSAccountQuerySet
from katori_sns.history.actions import record
from katori_sns.notices.actions import Message, tell_once
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.actions.rules import apply_values
from katori_sns.organisation.models import Appointment, User, serving
from katori_sns.web.dates import format_wareki, local_date, months_after


def expiring(today: date) -> Q:
    """Of stopped accounts: soon, or by now, the medium deletes it, and its name is anybody's (G6)."""
    return Q(state="stopped", name_kept_until__lte=today + timedelta(days=settings.EXPIRY_DAYS))


# Since when it rests. A stop that nobody has carried out yet, or an old list's, counts from what is known.
RESTS_FROM = Coalesce("stopped_on", "last_posted_on", "registered_on", "started_on", "acquired_on")


def silent(today: date) -> Q:
    """Of accounts in operation: long without a post, as far as posts are known here."""
    return Q(state="active", last_posted_on__lt=months_after(today, -settings.QUIET_MONTHS))


def at_rest(accounts: SNSAccountQuerySet, today: date) -> SNSAccountQuerySet:
    """The stopped ones and the silent ones, each with `rests_from`, since when."""
    since = Case(When(state="stopped", then=RESTS_FROM), default=F("last_posted_on"))
    return accounts.filter(Q(state="stopped") | silent(today)).annotate(rests_from=since)


def unseen(today: date) -> Q:
    """Of names given up: nobody has looked at them for as long as the city's setting says (G5(2)).

    Nor at all, since the medium has given them away, where one knows from when it does (G6(2)).
    """
    long_ago = months_after(today, -settings.WATCH_MONTHS)
    never = Q(freed_on__lt=long_ago) & ~Q(medium__in=list(GIVEN_AWAY))
    for medium, days in GIVEN_AWAY.items():
        never |= Q(medium=medium, freed_on__lt=today - timedelta(days=days))
    return Q(looked_on__lt=long_ago) | Q(Q(looked_on=None) & never)


def remind_of_expiry(*, now: datetime) -> None:
    """Tell the account's sections before the medium deletes it, and on the day; once each."""
    today = local_date(now)
    for account in SNSAccount.objects.filter(expiring(today)).order_by("pk"):
        day = account.name_kept_until
        assert day is not None  # noqa: S101 (filtered by it)
        mine = Q(section=account.section_id) | Q(section__joint_accounts=account)
        posts = Appointment.objects.on(today).filter(mine, serving(today, "user__"))
        people = frozenset(posts.values_list("user", flat=True))
        when = "期限の日" if day <= today else "期限が近い"
        title = f"［{when}］アカウントが消える前に：{account}"
        body = f"{format_wareki(day)}に媒体が消します。ログインして延ばすか、撤退の手続をしてください。"
        with transaction.atomic():
            tell_once(messages=[Message(people, title, body, account.get_absolute_url())], now=now)


@transaction.atomic
def keep_name(*, account_id: int, name_kept_until: date | None, by: User, now: datetime) -> None:
    """Write down the medium's new expiry date, after somebody has logged in; none where it names none."""
    account, who = locked(account_id, by, now, None)
    if account.state != SNSAccount.State.STOPPED:
        raise Refused("停止中のアカウントではありません。台帳で確かめてください。")
    if name_kept_until and name_kept_until <= local_date(now):
        raise Refused("媒体による自動削除の予定日は、きょうより後の日を入力してください。")
    changes = apply_values(account, {"name_kept_until": name_kept_until})
    if changes:
        account.save(update_fields=["name_kept_until"])
        record(
            subject=account.subject,
            action="keep_name",
            label="媒体の期限の変更",
            actor=who,
            at=now,
            changes=changes,
        )
