"""Recorded edits of an account: custody, operators, 運用管理者, and the hand-over to an incoming chief.

They need no case; each leaves a line in the account's history. A case that carries them passes the `actor`
of its act, for it has already asked whether he may; without one, only the account's sections may.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.custody import label, people_of, problems, settled
from accounts.marks import HELD, in_post
from accounts.models import AccountOperator, Custody, SNSAccount
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.actions.rules import in_order, overlapping, period, take
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import Organisation, Seat
from katori_sns.web.dates import format_wareki, local_date


class NotYours(Refused):
    """The account is another section's, or closed; its page of the edit does not exist for this person."""


def locked(account_id: int, by: User, now: datetime, actor: Actor | None) -> tuple[SNSAccount, Actor]:
    """The account, which nobody else writes until the act is done, and who does it."""
    account = SNSAccount.objects.select_for_update().filter(pk=account_id).first()
    org = Organisation(local_date(now), by)
    mine = actor or SNSAccount.objects.edited_by(org).filter(pk=account_id).exists()
    if account is None or not mine:
        raise NotYours("このアカウントの記録は、所属の職員だけが変えられます。所属に連絡してください。")
    return account, actor or org.actor(by, account.section_id)


@transaction.atomic
def keep_custody(
    *, account_id: int, by: User, now: datetime, actor: Actor | None = None, **sheet: Any
) -> None:
    """Write down who keeps the way in, and where (G4(2)⑦, G5(1)); never the secret itself."""
    account, who = locked(account_id, by, now, actor)
    today = local_date(now)
    before = Custody.objects.select_related("custodian").filter(account=account).first()
    sheet = settled(sheet, before)
    wrong = problems(sheet, before, today)
    if wrong:
        raise Refused("".join(f"{label(name)}：{message}。" for name, message in wrong.items()))
    custodian = sheet.get("custodian")
    if custodian and not people_of(account, today).filter(pk=custodian.pk).exists():
        raise Refused("保管責任者は、アカウントの所属の職員から選んでください。")
    custody = before or Custody(account=account)
    changes = take(custody, sheet)
    if changes:
        custody.save()
        record(
            subject=account.subject,
            action="keep_custody",
            label="保管の変更",
            actor=who,
            at=now,
            changes=changes,
        )


@transaction.atomic
def add_operator(
    *, account_id: int, user: User, begins: date, by: User, now: datetime, actor: Actor | None = None
) -> AccountOperator:
    """Name an operator, from a day on (G4(2)⑤)."""
    account, who = locked(account_id, by, now, actor)
    if not people_of(account, local_date(now)).filter(pk=user.pk).exists():
        raise Refused("担当者は、アカウントの所属の職員から選んでください。")
    already = account.operators.filter(overlapping(begins, None), user=user).first()
    if already:
        raise Refused(f"{user.name}は、すでに担当者です（{period(already.begins, already.ends)}）。")
    operator = AccountOperator.objects.create(account=account, user=user, begins=begins)
    _record_operator(account, who, now, [None, f"{user.name}（{period(begins, None)}）"])
    return operator


@transaction.atomic
def end_operator(
    *, operator_id: int, ends: date, by: User, now: datetime, actor: Actor | None = None
) -> None:
    """Let an operator's task end with a day."""
    operator = AccountOperator.objects.select_related("user").get(pk=operator_id)
    account, who = locked(operator.account_id, by, now, actor)
    operator.refresh_from_db(fields=["ends"])
    if operator.ends:
        raise Refused(f"{operator.user.name}の担当は、{format_wareki(operator.ends)}で終わっています。")
    in_order(operator.begins, ends)
    name, before = operator.user.name, period(operator.begins, None)
    operator.ends = ends
    operator.save(update_fields=["ends"])
    after = period(operator.begins, ends)
    _record_operator(account, who, now, [f"{name}（{before}）", f"{name}（{after}）"])


@transaction.atomic
def confirm_guideline(*, operator_id: int, by: User, now: datetime) -> None:
    """An operator confirms that he has read the guideline: on becoming one, and as the setting says."""
    operator = AccountOperator.objects.get(pk=operator_id)
    account = SNSAccount.objects.select_for_update().get(pk=operator.account_id)
    operator.refresh_from_db()
    today = local_date(now)
    over = (operator.ends and operator.ends < today) or account.state in account.CLOSED
    if operator.user_id != by.pk or over:
        raise NotYours("ガイドラインの確認は、いまの担当者が自分で記録します。")
    before, operator.confirmed_at = operator.confirmed_at, now
    operator.save(update_fields=["confirmed_at"])
    record(
        subject=account.subject,
        action="confirm_guideline",
        label="ガイドラインの確認",
        actor=Organisation(today, by).actor(by, account.section_id),
        at=now,
        changes={by.name: [_day(before) if before else None, _day(now)]},
    )


def _record_operator(account: SNSAccount, who: Actor, now: datetime, change: list[str | None]) -> None:
    record(
        subject=account.subject,
        action="operators",
        label="担当者の変更",
        actor=who,
        at=now,
        changes={"担当者": change},
    )


def change_manager(
    *, account_id: int, manager: str, by: User, now: datetime, actor: Actor | None = None
) -> None:
    """Name another 運用管理者."""
    _change(account_id, "manager", manager, by, now, actor)


def declare_automation(
    *, account_id: int, automation: str, by: User, now: datetime, actor: Actor | None = None
) -> None:
    """Declare what posts on the account by itself; empty: nothing does."""
    _change(account_id, "automation", automation, by, now, actor)


def explain_quiet(
    *, account_id: int, quiet_reason: str, by: User, now: datetime, actor: Actor | None = None
) -> None:
    """Say why nothing was posted for long; the next post takes the reason away."""
    _change(account_id, "quiet_reason", quiet_reason, by, now, actor)


@transaction.atomic
def _change(account_id: int, name: str, value: str, by: User, now: datetime, actor: Actor | None) -> None:
    """Write down another value of one field, unless it is the same."""
    account, who = locked(account_id, by, now, actor)
    if changes := take(account, {name: value}):
        account.search_text = account.searchable()
        account.save(update_fields=[name, "search_text"])
        record(
            subject=account.subject,
            action=f"change_{name}",
            label=f"{next(iter(changes))}の変更",
            actor=who,
            at=now,
            changes=changes,
        )


def incoming(org: Organisation, section_id: int) -> Seat | None:
    """In which seat the person takes over a section's accounts: its head, or his present substitute."""
    if section_id not in org.sections or org.user is None:
        return None
    head = org.heads.get(section_id)
    if head and org.is_head(section_id):
        return Seat(head, section_id, acting=False, superior=False)
    seat = org.holder(section_id, decides=False, barred=(), drafter_id=0)
    return seat if seat and seat.person.id == org.me and not seat.superior else None


@transaction.atomic
def confirm_handover(*, section_id: int, by: User, now: datetime) -> int:
    """Confirm at once the custody of all accounts of a section that have a custodian in post (G5(1))."""
    org = Organisation(local_date(now), by)
    seat = incoming(org, section_id)
    if seat is None:
        raise NotYours("引継ぎは、所属長か、いま代わりに処理する人だけが確認できます。")
    # One lock order for all: by key.
    accounts = SNSAccount.objects.select_for_update().filter(HELD, section=section_id).order_by("pk")
    kept = Custody.objects.filter(in_post(org.on, "custodian"), account__in=[a.pk for a in accounts])
    rows = list(kept.select_related("account").order_by("account"))
    if not rows:
        raise Refused("確認できるアカウントがありません。先に、在籍する保管責任者を決めてください。")
    head = org.heads.get(section_id)
    absent = f"{org.sections[section_id]} {head.post} {head.name}" if seat.acting and head else ""
    who = org.actor(by, section_id, absent)
    for custody in rows:
        before = custody.confirmed_at and f"{custody.confirmed_name} {_day(custody.confirmed_at)}"
        custody.confirmed_at, custody.confirmed_by, custody.confirmed_name = now, by, by.name
        custody.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_name"])
        record(
            subject=custody.account.subject,
            action="confirm_handover",
            label="引継ぎの確認",
            actor=who,
            at=now,
            changes={"引継ぎの確認": [before or None, f"{by.name} {_day(now)}"]},
        )
    return len(rows)


def _day(moment: datetime) -> str:
    return format_wareki(local_date(moment))
