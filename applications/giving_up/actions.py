"""What an order to stop or to give up brings about in the register (G6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.account import closing
from accounts.account.rules import began_on
from accounts.models import SNSAccount
from applications.giving_up.guards import Period, wrong_period
from applications.giving_up.harm import recognise
from applications.giving_up.models import GivingUp
from katori_sns.cases.guards import accounts_about, talked
from katori_sns.notices.models import Notice
from katori_sns.web.dates import day_begins, format_wareki, local_date
from katori_sns.workflow.actions import lock_accounts
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.models import Case, Task
from katori_sns.workflow.notifications import said, tell_about
from katori_sns.workflow.steps import Problem, Transition

State = SNSAccount.State
ENDED = ("called_off", "lifted")
STRICTNESS = [State.PENDING, State.ACTIVE, State.STOPPED, State.NOTICE_PERIOD, State.WITHDRAWN]


@dataclass(frozen=True)
class Proof:
    """When something was done, where, and how one can tell."""

    on: date
    place: str = ""
    evidence: str = ""


def proven(transition: Transition, **asked: str) -> Proof:
    """State when it was done, with its proof; raises Incomplete without one, with a day to come, or without
    what else is `asked`: the part of the proof and what to do where it is not there.
    """
    if not isinstance(transition.payload, Proof):
        raise Incomplete([Problem("on", "行った日を入力してください")])
    problems = [Problem(name, say) for name, say in asked.items() if not getattr(transition.payload, name)]
    if transition.payload.on > local_date(transition.now):
        problems.insert(0, Problem("on", "行った日は、きょうかその前の日にしてください"))
    if problems:
        raise Incomplete(problems)
    proof, word = transition.payload, transition.process.words[transition.step.action].label
    transition.say(
        f"proof:{transition.step.action}",
        "done",
        label=word,
        word=format_wareki(proof.on),
        on=day_begins(proof.on),
        details={"URLまたは場所": proof.place, "証拠": proof.evidence},
    )
    return proof


def was_said(transition: Transition, name: str) -> None:
    """What was talked about was: not to come, and not before there were the accounts; raises Incomplete."""
    case = transition.case
    if problems := talked(case, name, transition.now):
        raise Incomplete(problems)
    if at := getattr(case, name):
        possible(accounts_about(case), local_date(at), name)


def possible(accounts: list[SNSAccount], on: date, name: str = "on") -> None:
    """Nothing was done to an account before there was one; raises Incomplete."""
    for account in accounts:
        began = began_on(account)
        if began and on < began:
            first = f"{account}は{format_wareki(began)}からあります。その日か後の日にしてください"
            raise Incomplete([Problem(name, first)])


def settle_period(transition: Transition[GivingUp]) -> None:
    """The notice period as ordered: not before the order, its end to come (G6(2)); raises Incomplete."""
    case, today = transition.case, local_date(transition.now)
    if case.measure == case.Measure.STOP or case.harm:
        return
    wished = transition.payload
    if not isinstance(wished, Period):
        wished = Period(case.period_from, case.period_to, case.period_reason)
    missing = [
        Problem(field, "周知の期間を入力してください")
        for field, day in (("period_from", wished.begins), ("period_to", wished.ends))
        if not day
    ]
    if problems := missing or wrong_period(wished, today):
        raise Incomplete(problems)
    if (wished.begins, wished.ends) != (case.period_from, case.period_to):
        case.write_own(period_from=wished.begins, period_to=wished.ends, period_reason=wished.reason)
        say_period(transition)


def _day(day: date | None) -> str:
    return format_wareki(day) if day else ""


def say_period(transition: Transition[GivingUp]) -> None:
    """State the notice period as it is by now."""
    case = transition.case
    days = f"{_day(case.period_from)}から{_day(case.period_to)}まで"
    transition.say("period", "changed", label="周知の期間の変更", word=days)


def give_order(transition: Transition[GivingUp]) -> None:
    """The measure takes effect; a stricter state that stands already stays."""
    case = transition.case
    settle_period(transition)
    if case.harm and case.measure != case.Measure.STOP:
        recognise(transition, case.harm_ground or transition.comment)
    accounts = [account for account in lock_accounts(transition.case) if account.state != State.ABANDONED]
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
            method = case.stop_method or SNSAccount.StopMethod.SILENT
            closing.stop(
                account,
                method=method,
                name_kept_until=case.name_kept_until,
                successor=successor,
                by=transition.by,
                now=transition.now,
            )
    else:
        until = None if case.harm else case.period_to
        closing.announce(account, until=until, successor=successor, by=transition.by, now=transition.now)


def call_off(transition: Transition[GivingUp]) -> None:
    """取りやめ during the notice period (G6(2)): the accounts are what they were, or what is stricter."""
    for account in lock_accounts(transition.case):
        before = state_before(transition.case, account)
        standing = [order for order in orders_of(transition.case, account) if order.state not in ENDED]
        if any(order.state in ("notice", "deleting") for order in standing):
            continue  # another order gives it up
        if any(order.rests for order in standing):
            before = State.STOPPED
        if account.state == State.NOTICE_PERIOD:
            closing.call_off(account, state=before, by=transition.by, now=transition.now)
        elif account.state == State.STOPPED and before == State.ACTIVE:
            closing.resume(account, by=transition.by, now=transition.now)
    end_the_rest(transition)
    tell_everybody(transition)


def state_before(case: Any, account: SNSAccount) -> str:
    """What the account was before this order, without the earlier orders that ended since it was given.

    Ask under the account's lock: two orders may end at one moment.
    """
    before: str = case.states_before.get(str(account.pk), State.ACTIVE)
    for order in orders_of(case, account):
        if order.carried_out_at >= case.carried_out_at:
            continue
        if order.state not in ENDED or order.closed_at is None:
            break
        if order.closed_at >= case.carried_out_at:
            before = order.states_before.get(str(account.pk), State.ACTIVE)
    return before


def orders_of(case: Case, account: SNSAccount) -> list[Any]:
    """The other orders about the account that were carried out, of whatever kind, the newest first."""
    carried_out = Q(case_accounts__account=account, carried_out_at__isnull=False) & ~Q(pk=case.pk)
    kinds = GivingUp.__subclasses__()
    found = [order for kind in kinds for order in kind._default_manager.filter(carried_out)]
    return sorted(found, key=lambda order: (order.carried_out_at, order.pk), reverse=True)


def tell_everybody(transition: Transition[GivingUp]) -> None:
    """Who was told of the order, or took part, hears that it stands no longer; the engine tells two."""
    case, by = transition.case, transition.authority.seat.person
    word = transition.process.words[transition.step.action].label
    chief = transition.org.heads.get(case.keeper_id)
    path = case.get_absolute_url()
    told = Notice.objects.filter(Q(at=case.carried_out_at), path=path).values_list("user", flat=True)
    acted = {task.done_by_id for task in transition.tasks if task.done_by_id}
    people = frozenset({*told, *acted} - {case.drafter_id, chief.id if chief else 0, by.id})
    tell_about(case, {f"［{word}］": people}, says=said(transition), now=transition.now)


def end_the_rest(transition: Transition) -> None:
    """What was still to be done of the order is to be done no more."""
    for task in transition.tasks:
        if task.pk != transition.task.pk and not task.done_at and not task.side:
            task.done_at = transition.now
            Task.objects.filter(pk=task.pk).update(done_at=transition.now)
