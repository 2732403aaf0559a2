"""Operators, contractors and co-operators of other sections come and go, and confirm the guideline (G1)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.access.models import AccountGrant, AccountOperator
from accounts.access.rules import operating, to_confirm
from accounts.account.actions import NotYours, locked, not_before_account
from accounts.account.lifecycle import lock
from accounts.account.models import SNSAccount
from accounts.account.rules import incoming, people_of, posts_there
from accounts.handover.actions import turn
from accounts.leaving.actions import Left, keeps, known_before, leave
from katori_sns.history.actions import record
from katori_sns.history.models import SYSTEM, Actor
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.actions.rules import in_order, overlapping, period
from katori_sns.organisation.models import Appointment, User, UserQuerySet
from katori_sns.organisation.roles import ActorContext
from katori_sns.web.dates import format_wareki, local_date


@transaction.atomic
def add_operator(
    *, account_id: int, user: User, begins: date, by: User, now: datetime, actor: Actor | None = None
) -> AccountOperator:
    """Name an operator, from a day on (G4(2)⑤)."""
    account, who = locked(account_id, by, now, actor)
    if not people_of(account, local_date(now)).filter(pk=user.pk).exists():
        raise Refused("担当者は、アカウントの所属の職員から選んでください。")
    not_before_account(account, begins)
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
    """Let an operator's task end with a day; if he knew the login, the password is to be changed (G5(1))."""
    operator = AccountOperator.objects.select_related("user").get(pk=operator_id)
    account, who = locked(operator.account_id, by, now, actor)
    operator.refresh_from_db(fields=["ends"])
    if operator.ends:
        raise Refused(f"{operator.user.name}の担当は、{format_wareki(operator.ends)}で終わっています。")
    in_order(operator.begins, ends)
    knew = known_before(account, now)
    name, before = operator.user.name, period(operator.begins, None)
    operator.ends = ends
    operator.save(update_fields=["ends"])
    after = period(operator.begins, ends)
    if operator.user in knew and not keeps(account, operator.user):
        leave(account, operator.user, Left(ends, "担当者の終わり"), by=who, now=now)
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
        actor=ActorContext(today, by).actor(by, account.section_id),
        at=now,
        changes={by.name: [format_wareki(local_date(before)) if before else None, format_wareki(today)]},
    )


@transaction.atomic
def confirm_from_outside(*, by: User, now: datetime) -> None:
    """A contractor confirms that he has read the guideline, which binds him too (G1), for each account."""
    today = local_date(now)
    waiting = to_confirm(by, today)
    if not waiting:
        raise NotYours("確認を待つアカウントはありません。")
    lock([grant.content_object_id for grant in waiting])
    for grant in waiting:
        before, grant.confirmed_at = grant.confirmed_at, now
        grant.save(update_fields=["confirmed_at"])
        account = grant.content_object
        record(
            subject=account.subject,
            action="confirm_guideline",
            label="ガイドラインの確認",
            actor=ActorContext(today, by).actor(by),
            at=now,
            changes={by.name: [format_wareki(local_date(before)) if before else None, format_wareki(today)]},
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


def outsiders(account: SNSAccount, today: date) -> UserQuerySet:
    """Who may be given the account: whose contract is with its section now, and staff of other sections."""
    posts = Appointment.objects.on(today).values("user")
    homes = [account.section_id, *account.joint_sections.values_list("pk", flat=True)]
    hired = Q(contract__begins__lte=today, contract__section__in=homes)
    people: UserQuerySet = User.objects.in_service(today)
    people = people.filter(Q(pk__in=posts) | hired)
    known = Q(pk__in=people_of(account, today)) | Q(pk__in=account.accountgrant_set.values("user"))
    return people.exclude(known)


@transaction.atomic
def give_access(*, account_id: int, user: User, by: User, now: datetime) -> AccountGrant:
    """Let a contractor draft posts for the account, or a co-operator check them; raises Refused.

    A contractor's grant lies inside his contract, and is the head's to give (G1).
    """
    account, who = locked(account_id, by, now, None)
    if not outsiders(account, local_date(now)).filter(pk=user.pk).exists():
        raise Refused(
            "この所属との契約の期間中にある委託業者か、ほかの所属の職員のうち、まだ加えていない人を選んでください。"
        )
    if user.is_contractor and incoming(ActorContext(local_date(now), by), account.section_id) is None:
        raise Refused("委託業者にアカウントを担当させるのは、所属長です。所属長に依頼してください。")
    operate = Permission.objects.get(content_type__app_label="accounts", codename="operate")
    post = Appointment.objects.on(local_date(now)).filter(user=user).first()
    grant: AccountGrant = AccountGrant.objects.create(
        user=user, permission=operate, content_object=account, section=post.section if post else None
    )
    _record(account, "give_access", "外部の担当の追加", [None, user.name], who, now)
    return grant


@transaction.atomic
def take_access(*, grant_id: int, by: User, now: datetime) -> None:
    """Close the account again to whom it was opened."""
    grant = AccountGrant.objects.select_related("user").get(pk=grant_id)
    account, who = locked(grant.content_object_id, by, now, None)
    knew = known_before(account, now)
    grant.delete()
    if grant.user in knew:
        leave(account, grant.user, Left(local_date(now), "外部の担当の終わり"), by=who, now=now)
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


def end_with_posts(*, now: datetime) -> None:
    """Who works for an account no longer is its operator or co-operator no longer, and must be named anew.

    He acts for it no more from that day on in any case; a missed day is caught up.
    """
    today = local_date(now)
    for operator in (
        operating(today).exclude(Exists(posts_there(today, "user"))).select_related("account", "user")
    ):
        with transaction.atomic():
            _end_with_post(operator, today, now)
    _end_with_contracts(today, now)
    there = Appointment.objects.on(today).filter(user=OuterRef("user"), section=OuterRef("section"))
    gone = AccountGrant.objects.exclude(section=None).exclude(Exists(there))
    for grant in gone.select_related("user", "content_object"):
        with transaction.atomic():
            grant.delete()
            change = [grant.user.name, None]
            _record(grant.content_object, "take_access", "外部の担当の終わり", change, SYSTEM, now)


def _end_with_contracts(today: date, now: datetime) -> None:
    """What no contract grounds any more is given anew if at all; its return is confirmed (G1)."""
    org = ActorContext(today)
    given = AccountGrant.objects.filter(user__contractor_until__isnull=False)
    for grant in given.select_related("user__contract", "content_object").prefetch_related(
        "content_object__joint_sections"
    ):
        last = grant.user.contractor_until
        if last and last < today:
            _return(grant, "契約の終わり", last + timedelta(days=1), now)
        elif not _hired_there(grant, org):
            _return(grant, "ほかの所属との契約", today, now)


def _hired_there(grant: AccountGrant, org: ActorContext) -> bool:
    """Whether his contract is with a section of the account, or one it followed; without any he is a mark."""
    account, contract = grant.content_object, grant.user.contract
    if contract is None:
        return True
    homes = {account.section_id, *(section.pk for section in account.joint_sections.all())}
    with_now = {contract.section_id, *(section.pk for section in org.all_following(contract.section_id))}
    return bool(homes & with_now)


@transaction.atomic
def _return(grant: AccountGrant, why: str, begins: date, now: datetime) -> None:
    account, user = grant.content_object, grant.user
    grant.delete()
    _record(account, "take_access", "外部の担当の終わり", [user.name, None], SYSTEM, now)
    if account.state not in account.CLOSED:
        turn(account.pk, ["contract"], f"{user.name}（{why}）", begins, now=now)


def _end_with_post(operator: AccountOperator, today: date, now: datetime) -> None:
    """His last day as operator is the last in post, as far as it is known."""
    account, name = operator.account, operator.user.name
    homes = {account.section_id, *account.joint_sections.values_list("pk", flat=True)}
    posts = Appointment.objects.filter(user=operator.user, section__in=homes, ends__lt=today)
    last = max((row.ends for row in posts if row.ends), default=today - timedelta(days=1))
    before = period(operator.begins, operator.ends)
    operator.ends = max(last, operator.begins)
    operator.save(update_fields=["ends"])
    after = period(operator.begins, operator.ends)
    _record_operator(account, SYSTEM, now, [f"{name}（{before}）", f"{name}（{after}）"])
