"""What an order to stop or to give up brings about in the register (G6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.account import closing
from accounts.account import lifecycle as account_lifecycle
from accounts.models import SNSAccount
from applications.forced_stop.models import ForcedStop
from applications.giving_up.models import GivingUp
from applications.withdrawal.models import WithdrawalConsultation
from katori_sns.history.models import Actor
from katori_sns.notices.actions import Message, tell
from katori_sns.notices.models import Notice
from katori_sns.web.dates import local_date
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Case, CaseAccount, Task
from katori_sns.workflow.notifications import MAX_BODY
from katori_sns.workflow.steps import Problem, Transition

State = SNSAccount.State
ORDERS: dict[str, type[Any]] = {"withdrawal": WithdrawalConsultation, "forced_stop": ForcedStop}
ENDED = ("called_off", "lifted")
STRICTNESS = [State.PENDING, State.ACTIVE, State.STOPPED, State.NOTICE_PERIOD, State.WITHDRAWN]


@dataclass(frozen=True)
class Proof:
    """When something was done, where, and how one can tell."""

    on: date
    place: str = ""
    evidence: str = ""


def _accounts(transition: Transition) -> list[SNSAccount]:
    ids = CaseAccount.objects.filter(case=transition.case).values_list("account", flat=True)
    return list(account_lifecycle.lock(ids).values())


def _by(transition: Transition) -> Actor:
    return transition.org.actor(
        transition.actor, transition.authority.seat.section_id, transition.task.acting_for
    )


def proven(transition: Transition) -> Proof:
    """The proof of an act of 実施の記録; raises Incomplete without one, or with a day to come."""
    if not isinstance(transition.payload, Proof):
        raise Incomplete([Problem("on", "行った日を入力してください")])
    if transition.payload.on > local_date(transition.now):
        raise Incomplete([Problem("on", "行った日は、きょうかその前の日にしてください")])
    return transition.payload


def order(transition: Transition) -> None:
    """The measure takes effect; a stricter state that stands already stays."""
    case: GivingUp = transition.case
    accounts = [account for account in _accounts(transition) if account.state not in (State.ABANDONED,)]
    if any(account.state == State.WITHDRAWN for account in accounts):
        raise Incomplete([Problem("account", "すでに撤退済みのアカウントがあります")])
    transition.case.write_own(states_before={str(account.pk): account.state for account in accounts})
    transition.case.carried_out_at = transition.now
    for account in accounts:
        _order_one(transition, case, account)


def _order_one(transition: Transition, case: GivingUp, account: SNSAccount) -> None:
    line = getattr(case, "lines", {}).get(str(account.pk), {})
    successor = SNSAccount.objects.filter(pk=line.get("successor")).first()
    if case.measure == case.Measure.STOP or line.get("kept"):
        if STRICTNESS.index(State(account.state)) <= STRICTNESS.index(State.STOPPED):
            account.successor = successor
            method = case.stop_method or SNSAccount.StopMethod.SILENT
            closing.stop(
                account,
                method=method,
                name_kept_until=case.name_kept_until,
                by=_by(transition),
                now=transition.now,
            )
    else:
        until = None if case.harm else case.period_to
        closing.announce(account, until=until, successor=successor, by=_by(transition), now=transition.now)


def record_stop(transition: Transition) -> None:
    """実施日: the stop was really done on the medium."""
    proof = proven(transition)
    for account in _accounts(transition):
        closing.stop_done(account, on=proof.on)


def seen(transition: Transition) -> None:
    """An announcement, links taken away, custody closed: done, with its proof.

    An announcement says where it stands (G6(2)).
    """
    proof = proven(transition)
    if transition.step.action in ("tell_followers", "tell_city") and not proof.place:
        raise Incomplete([Problem("place", "知らせを出したページのURLか場所を入力してください")])


def delete(transition: Transition) -> None:
    """撤退済, with proof of the deletion or, where it is impossible, the last attempt."""
    proof = proven(transition)
    if transition.step.action == "delete" and not proof.evidence:
        raise Incomplete([Problem("evidence", "削除したことが分かる証拠を入力してください")])
    for account in _accounts(transition):
        if account.state == State.NOTICE_PERIOD:
            closing.withdraw(account, on=proof.on, by=_by(transition), now=transition.now)


def call_off(transition: Transition) -> None:
    """取りやめ during the notice period (G6(2)): the accounts are what they were, or what is stricter."""
    for account in _accounts(transition):
        before = _before(transition.case, account)
        standing = _orders(transition.case, account).exclude(case__state__in=ENDED)
        if standing.filter(case__state__in=["notice", "deleting"]).exists():
            continue  # another order gives it up
        if standing.filter(case__kind="forced_stop", case__state="stopped").exists():
            before = State.STOPPED
        if account.state == State.NOTICE_PERIOD:
            closing.call_off(account, state=before, by=_by(transition), now=transition.now)
        elif account.state == State.STOPPED and before == State.ACTIVE:
            closing.resume(account, by=_by(transition), now=transition.now)
    _end_the_rest(transition)
    _tell_all(transition)


def _before(case: Any, account: SNSAccount) -> str:
    """What the account was before this order, without the earlier orders that ended since it was given.

    Ask under the account's lock: two orders may end at one moment.
    """
    before: str = case.states_before.get(str(account.pk), State.ACTIVE)
    orders = _orders(case, account).filter(case__carried_out_at__lt=case.carried_out_at)
    for row in orders.order_by("-case__carried_out_at", "-case"):
        if row.case.state not in ENDED or row.case.closed_at is None:
            break
        if row.case.closed_at >= case.carried_out_at:
            rows: QuerySet[Any, Any] = QuerySet(ORDERS[row.case.kind])
            before = rows.get(pk=row.case.pk).states_before.get(str(account.pk), State.ACTIVE)
    return before


def _orders(case: Case, account: SNSAccount) -> QuerySet[CaseAccount]:
    """The other orders about the account that were carried out."""
    others = account.case_accounts.exclude(case=case.pk).select_related("case")
    return others.filter(case__kind__in=ORDERS, case__carried_out_at__isnull=False)


def _tell_all(transition: Transition) -> None:
    """Who was told of the order, or took part, hears that it stands no longer; the engine tells two."""
    case, word, by = (
        transition.case,
        transition.process.words[transition.step.action].label,
        transition.authority.seat.person,
    )
    chief = transition.org.heads.get(case.section_id)
    path = case.get_absolute_url()
    told = Notice.objects.filter(path=path, at=case.carried_out_at).values_list("user", flat=True)
    acted = {task.done_by_id for task in transition.tasks if task.done_by_id}
    people = frozenset({*told, *acted} - {case.drafter_id, chief.id if chief else 0, by.id})
    body = f"{word}：{by.name}\n{transition.comment}"[:MAX_BODY]
    tell(messages=[Message(people, f"［{word}］{case.title}", body, path)], now=transition.now)


def _end_the_rest(transition: Transition) -> None:
    """What was still to be done of the order is to be done no more."""
    for task in transition.tasks:
        if task.pk != transition.task.pk and not task.done_at and not task.side:
            task.done_at = transition.now
            Task.objects.filter(pk=task.pk).update(done_at=transition.now)
