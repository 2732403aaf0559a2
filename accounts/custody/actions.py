"""The custody of an account is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from accounts.account.actions import locked
from accounts.account.models import SNSAccount
from accounts.account.rules import people_of
from accounts.custody.models import Custody
from accounts.custody.rules import KNOWERS, label, may_know, problems, settled
from accounts.handover.actions import turn
from accounts.leaving.actions import dropped, known_before
from katori_sns.history.actions import Changes, record
from katori_sns.history.models import Actor
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.actions.rules import apply_values
from katori_sns.organisation.models import User
from katori_sns.web.dates import local_date


@transaction.atomic
def keep_custody(
    *,
    account_id: int,
    by: User,
    now: datetime,
    actor: Actor | None = None,
    knowers: Iterable[User] | None = None,
    **sheet: object,
) -> None:
    """Write down who keeps the way in, and where (G4(2)⑦, G5(1)); never the secret itself.

    `knowers`: who knows the login; None leaves them as they are. Whoever is struck out knows it still, unless
    the password was changed with the same edit.
    """
    account, who = locked(account_id, by, now, actor)
    today = local_date(now)
    knew = known_before(account, now)
    before = Custody.objects.select_related("custodian").filter(account=account).first()
    custodian_before = before.custodian if before else None
    kept = settled(sheet, before)
    wrong = problems(kept, before, today, account.exists_from)
    if wrong:
        raise Refused("".join(f"{label(name)}：{message}。" for name, message in wrong.items()))
    custodian = kept.get("custodian")
    if custodian and not people_of(account, today).filter(pk=custodian.pk).exists():
        raise Refused("保管責任者は、アカウントの所属の職員から選んでください。")
    custody = before or Custody(account=account)
    changed_before = custody.changed_on
    changes = apply_values(custody, kept)
    if changes:
        custody.save()
    unnamed = before is None or not before.knowers.exists()
    changes |= _name(custody, account, knowers, today)
    if not changes:
        return
    record(
        subject=account.subject,
        action="keep_custody",
        label="保管の変更",
        actor=who,
        at=now,
        changes=changes,
    )
    if not (custody.changed_on and custody.changed_on > (changed_before or date.min)):
        # The first naming says who knew it all along; whoever kept the way in knew it anyway.
        struck = knew if not unnamed else knew & ({custodian_before} if custodian_before else set())
        dropped(account, struck, "知っている人からの除外", by=who, now=now)
    if custodian_before and custodian_before != custody.custodian:
        _hand_on(account, custodian_before, custody.custodian, by=who, now=now)


def _hand_on(account: SNSAccount, old: User, new: User | None, *, by: Actor, now: datetime) -> None:
    """What one custodian gives to the next; that of one whose post has ended is under way already."""
    today = local_date(now)
    if people_of(account, today).filter(pk=old.pk).exists():
        words = f"保管責任者：{old.name} → {new.name if new else 'なし'}"
        turn(account.pk, ["custodian"], words, today, by=by, now=now)


def _name(custody: Custody, account: SNSAccount, knowers: Iterable[User] | None, today: date) -> Changes:
    """Say who knows the login; raises Refused for who has nothing to do with the account."""
    if knowers is None:
        return {}
    named, old = set(knowers), set(custody.knowers.all()) if custody.pk else set()
    if named == old:
        return {}
    if not named:
        raise Refused("ログイン情報を知っている人を、一人は選んでください。")
    if not named - old <= set(may_know(account, today)):
        raise Refused("ログイン情報を知っている人は、所属の職員と外部の担当から選んでください。")
    if custody.pk is None:
        custody.save()
    custody.knowers.set(named)
    return {KNOWERS: [_names(old), _names(named)]}


def _names(people: Iterable[User]) -> str | None:
    return "、".join(sorted(user.name for user in people)) or None


@transaction.atomic
def close_custody(*, account_id: int, on: date, actor: Actor, now: datetime) -> None:
    """The account is given up: its way in is kept no longer, and no password is to be changed (G6(2))."""
    custody = Custody.objects.select_for_update(of=("self",)).filter(account=account_id).first()
    if custody is None:
        return
    changes = apply_values(custody, {"closed_on": on, "change_due": None})
    custody.save()
    record(
        subject=custody.account.subject,
        action="close_custody",
        label="保管の終了",
        actor=actor,
        at=now,
        changes=changes,
    )
