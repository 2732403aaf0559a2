"""What was looked at and found: links, the common policy beside an account's own, names given up."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import CommonPolicy, LinkCheck, OperationPolicy, SNSAccount, WatchedHandle
from accounts.recording import NotYours, locked
from katori_sns.history.actions import record
from katori_sns.history.models import Actor
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User
from katori_sns.organisation.roles import Organisation
from katori_sns.web.dates import format_wareki, local_date


def not_to_come(day: date, now: datetime) -> None:
    if day > local_date(now):
        raise Refused(f"日付は、きょう（{format_wareki(local_date(now))}）か前の日にしてください。")


def _found(check: LinkCheck) -> str:
    return f"{'あり' if check.present else 'なし'}（{format_wareki(check.checked_on)} {check.page}）"


@transaction.atomic
def check_link(
    *,
    account_id: int,
    direction: str,
    present: bool,
    page: str,
    checked_on: date,
    evidence: str,
    by: User,
    now: datetime,
    actor: Actor | None = None,
) -> LinkCheck:
    """Record that a link between the account and the city's site was looked for (G5(2))."""
    account, who = locked(account_id, by, now, actor)
    not_to_come(checked_on, now)
    before = account.link_checks.filter(direction=direction).first()
    check = LinkCheck.objects.create(
        account=account,
        direction=direction,
        present=present,
        page=page,
        checked_on=checked_on,
        evidence=evidence,
        by=by,
        by_name=by.name,
    )
    record(
        subject=account.subject,
        action="check_link",
        label="リンクの確認",
        actor=who,
        at=now,
        changes={LinkCheck.Direction(direction).label: [_found(before) if before else None, _found(check)]},
        comment=evidence,
    )
    return check


def policy_now(account: SNSAccount, today: date) -> OperationPolicy | None:
    """The nine items in force."""
    return account.policies.filter(in_force_from__lte=today).order_by("-version").first()


@transaction.atomic
def read_policy(
    *, account_id: int, version: int, by: User, now: datetime, actor: Actor | None = None
) -> None:
    """Note that the nine items were read beside that version of the common policy, the one in force."""
    account, who = locked(account_id, by, now, actor)
    today = local_date(now)
    common, policy = CommonPolicy.objects.in_force(today), policy_now(account, today)
    if common is None or policy is None:
        raise Refused("読み合わせる運用ポリシーがありません。")
    if common.version != version:
        raise Refused(f"共通ポリシーは第{common.version}版になりました。読み直してから記録してください。")
    if policy.read_against == version:
        raise Refused(f"第{version}版との読み合わせは、すでに記録されています。")
    before = f"第{policy.read_against}版" if policy.read_against else None
    policy.read_against = version
    policy.save(update_fields=["read_against"])
    record(
        subject=account.subject,
        action="read_policy",
        label="読み合わせ",
        actor=who,
        at=now,
        changes={"読み合わせた共通ポリシー": [before, f"第{version}版"]},
    )


@transaction.atomic
def look_at_handle(*, watched_id: int, looked_on: date, finding: str, by: User, now: datetime) -> None:
    """Note what was found under a name the city has given up (監視名, G5(2))."""
    org = Organisation(local_date(now), by)
    concerned = SNSAccount.objects.watched_by(org)
    row = WatchedHandle.objects.select_for_update().filter(pk=watched_id, account__in=concerned).first()
    if row is None or by.stands_alone:
        raise NotYours("この名前を見て記録するのは、広報主管課とその所属の職員です。")
    not_to_come(looked_on, now)
    if looked_on < row.freed_on:
        raise Refused(f"日付は、手放した日（{format_wareki(row.freed_on)}）か後の日にしてください。")
    before = f"{format_wareki(row.looked_on)} {row.finding}" if row.looked_on else None
    row.looked_on, row.looked_by, row.looked_name, row.finding = looked_on, by, by.name, finding
    row.save(update_fields=["looked_on", "looked_by", "looked_name", "finding"])
    record(
        subject=f"account:{row.account_id}",
        action="look_at_handle",
        label="監視名の確認",
        actor=org.actor(by),
        at=now,
        changes={str(row): [before, f"{format_wareki(looked_on)} {finding}"]},
    )
