"""実施の記録 (G6(2)): each day is held against what comes before it, and the register follows."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings

from accounts.account import closing
from accounts.custody.actions import close_custody as close
from accounts.links.actions import check_link
from accounts.links.models import LinkCheck
from accounts.models import SNSAccount
from applications.giving_up.actions import Proof, end_the_rest, possible, proven, say_period
from applications.giving_up.guards import AGREED, TOLD, State, acts, day_after
from applications.giving_up.harm import recognise
from applications.giving_up.models import GivingUp
from katori_sns.web.dates import format_wareki, local_date
from katori_sns.workflow.actions import lock_accounts
from katori_sns.workflow.deeds import Before, held
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.steps import CaseContext, Problem, Transition

Direction = LinkCheck.Direction


def done_on(ctx: CaseContext, *actions: str) -> date | None:
    """The first day on which one of these acts was really done; None where none was."""
    days = []
    said = {s.task_id: s.on for s in ctx.case.statements if s.key.startswith("proof:") and s.on}
    for task in acts(ctx, *actions):
        at = said.get(task.pk) or task.done_at  # until days were kept, that of the record
        days.append(local_date(at))  # type: ignore[arg-type]  # `acts` were done
    return min(days, default=None)


def _ordered(transition: Transition[GivingUp]) -> Before:
    return Before("実施", transition.case.carried_out_at)


def record_stop(transition: Transition[GivingUp]) -> None:
    """実施日: the stop was really done on the medium, after it was ordered."""
    proof, accounts = proven(transition), lock_accounts(transition.case)
    possible(accounts, proof.on)
    held(transition, proof.on, _ordered(transition))
    for account in accounts:
        if account.state == State.STOPPED:
            closing.stop_done(account, on=proof.on, by=transition.by, now=transition.now)


def announce(transition: Transition[GivingUp]) -> None:
    """An announcement says where it stands, and is not older than the order (G6(2))."""
    proof = proven(transition, place="知らせを出したページのURLか場所を入力してください")
    accounts = lock_accounts(transition.case)
    possible(accounts, proof.on)
    held(transition, proof.on, _ordered(transition))
    if done_on(transition, *_others(transition)) is None:
        _put_off(transition, accounts, proof.on)


def _others(transition: Transition[GivingUp]) -> tuple[str, ...]:
    return tuple(name for name in TOLD if name != transition.step.action)


def _put_off(transition: Transition[GivingUp], accounts: list[SNSAccount], on: date) -> None:
    """What is first announced too late is announced for as long from then on, or as usual (G6(2))."""
    case = transition.case
    if not (case.period_from and case.period_to):
        return
    wanted = min(case.period_to - case.period_from, timedelta(days=settings.NOTICE_DAYS))
    if case.period_to - on >= wanted:
        return
    case.write_own(period_from=on, period_to=on + wanted)
    say_period(transition)
    for account in accounts:
        if account.state == State.NOTICE_PERIOD and case.period_to:
            closing.announce_until(account, until=case.period_to, by=transition.by, now=transition.now)


def delete(transition: Transition[GivingUp]) -> None:
    """撤退済, with proof of the deletion or, where it is impossible, the last attempt (G6(2)).

    It comes after the announcement and the end of its period, or after the harm was recognised. What is
    still open of the announcements lapses, 未実施.
    """
    tried = transition.step.action == "cannot_delete"
    asked = {} if tried else {"evidence": "削除したことが分かる証拠を入力してください"}
    proof = proven(transition, **asked)
    accounts = lock_accounts(transition.case)
    possible(accounts, proof.on)
    held(transition, proof.on, _ordered(transition), *_announced(transition))
    for account in accounts:
        if account.state == State.NOTICE_PERIOD:
            closing.withdraw(account, on=proof.on, by=transition.by, now=transition.now)
            _unlinked(transition, account, Direction.TO_CITY, proof, "アカウントの削除")
    end_the_rest(transition)


def _announced(transition: Transition[GivingUp]) -> list[Before]:
    """What comes before the deletion, where the account was not to be deleted at once."""
    case = transition.case
    if case.harm:
        return [Before("著しい不利益の認定", case.harm_at)] if case.harm_at else []
    end = day_after(case)
    befores = [Before("周知期間の終了の翌日", end)] if end else []
    if not acts(transition, AGREED):
        befores.append(Before("周知", done_on(transition, *TOLD)))
    return befores


def remove_links(transition: Transition[GivingUp]) -> None:
    """The city's site links to the account no longer; the register says so (G5(2), G6(2))."""
    proof, accounts = proven(transition), lock_accounts(transition.case)
    possible(accounts, proof.on)
    held(transition, proof.on, _ordered(transition))
    for account in accounts:
        if account.state == State.WITHDRAWN:
            _unlinked(transition, account, Direction.TO_ACCOUNT, proof, "市ホームページ")


def _unlinked(
    transition: Transition[GivingUp], account: SNSAccount, direction: str, proof: Proof, page: str
) -> None:
    """Write that a link is gone, which was there as far as is known."""
    last = account.link_checks.filter(direction=direction).first()
    if last is None or not last.present:
        return
    if last.checked_on > proof.on:
        seen = f"{account}のリンクは{format_wareki(last.checked_on)}に「あり」と確かめられています"
        raise Incomplete([Problem("on", f"{seen}。日を確かめてください")])
    check_link(
        account_id=account.pk,
        direction=direction,
        present=False,
        page=proof.place or page,
        checked_on=proof.on,
        evidence=proof.evidence,
        by=transition.actor,
        now=transition.now,
        actor=transition.by,
    )


def close_custody(transition: Transition[GivingUp]) -> None:
    """The way in is kept no longer, once the account is gone; no next password day remains (G5(1), G6(2))."""
    proof, accounts = proven(transition), lock_accounts(transition.case)
    possible(accounts, proof.on)
    deleted = done_on(transition, "delete", "cannot_delete", "delete_untold")
    held(transition, proof.on, _ordered(transition), Before("削除", deleted))
    for account in accounts:
        if account.state == State.WITHDRAWN:
            close(account_id=account.pk, on=proof.on, actor=transition.by, now=transition.now)


def harm_arises(transition: Transition[GivingUp]) -> None:
    """Harm that is recognised during the notice period ends it: the account is deleted at once (G6(2))."""
    case = transition.case
    case.write_own(harm=True, harm_at=transition.now)
    recognise(transition, transition.comment)
    end_the_rest(transition)
