"""The nine items an account is run by: in force, revised, read beside the common policy, and their review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from accounts.account.actions import locked
from accounts.account.lifecycle import note
from accounts.account.models import SNSAccount
from accounts.policy.clauses import ReadClause
from accounts.policy.models import Clause, CommonPolicy, NineItems, OperationPolicy
from katori_sns.history.actions import Changes, record
from katori_sns.history.models import Actor
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import User
from katori_sns.web.dates import local_date, months_after


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


def next_due(items: NineItems | None, done: date | None) -> date | None:
    """When the next review is due, from the nine items and the date of the last one that was done."""
    if items is None or items.evaluation_on is None:
        return None
    first = items.evaluation_on
    if done is None or first > done:
        return first
    if items.evaluation_term != NineItems.Term.REGULAR or not items.evaluation_months:
        return None
    # From the first date, so that a month without a 31st does not shift the later ones.
    steps = ((done.year - first.year) * 12 + done.month - first.month) // items.evaluation_months
    dates = (months_after(first, items.evaluation_months * step) for step in (steps, steps + 1))
    return next((day for day in dates if day > done), None)


def plan_review(account: SNSAccount, today: date, first: OperationPolicy | None = None) -> None:
    """Enter in the register when the account is to be reviewed next; a first policy has no reviews yet."""
    last = None if first else account.reviews.filter(due_on__isnull=False).order_by("-due_on").first()
    due = next_due(first or policy_now(account, today), last.due_on if last else None)
    if due != account.review_due:
        account.review_due = due
        account.save(update_fields=["review_due"])


@transaction.atomic
def revise_policy(
    account: SNSAccount, *, items: dict[str, object], source: str, by: Actor, now: datetime
) -> OperationPolicy:
    """The next version of the account's nine items, in force from today."""
    last = account.policies.aggregate(last=Max("version"))["last"] or 0
    policy = add_policy(account, last + 1, items=items, source=source, today=local_date(now))
    SNSAccount.objects.filter(pk=account.pk).update(items_due=None)
    versions: Changes = {"運用ポリシー": [f"第{last}版" if last else None, f"第{last + 1}版"]}
    note(account, "revise_policy", "運用ポリシーの改正", by, now, versions)
    return policy


def add_policy(
    account: SNSAccount, version: int, *, items: dict[str, object], source: str, today: date
) -> OperationPolicy:
    """A version of the nine items, written with the common policy of the day at hand."""
    common = CommonPolicy.objects.in_force(today)
    policy = OperationPolicy.objects.create(
        account=account,
        version=version,
        in_force_from=today,
        source=source,
        read_against=common.version if common else None,
        **items,
    )
    plan_review(account, today, first=policy if version == 1 else None)
    return policy


@transaction.atomic
def publish_policy(
    *, clauses: Iterable[ReadClause], in_force_from: date, reason: str, source: str, by: Actor, now: datetime
) -> CommonPolicy:
    """The next version of the common policy, in force from its day (G4(2))."""
    versions = CommonPolicy.objects.select_for_update().values_list("version", flat=True)
    number = max(versions, default=0) + 1
    policy = CommonPolicy.objects.create(
        version=number, in_force_from=in_force_from, reason=reason, source=source
    )
    written = [Clause(policy=policy, number=c.number, title=c.title, text=c.text) for c in clauses]
    Clause.objects.bulk_create(written)
    before = f"第{number - 1}版" if number > 1 else None
    record(
        subject="policy",
        action="publish",
        label="運用ポリシーの公開",
        actor=by,
        at=now,
        changes={"共通ポリシー": [before, f"第{number}版"], "条の数": [None, str(len(written))]},
    )
    return policy
