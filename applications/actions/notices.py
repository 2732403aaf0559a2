"""What the submission of a notice brings about: at once, in the register (G4(4))."""

from __future__ import annotations

import json

from django.db.models import Exists, OuterRef

from accounts.account import lifecycle as account_lifecycle
from accounts.custody import rules as custody_rules
from accounts.custody.actions import keep_custody
from accounts.custody.rules import settled
from accounts.links.actions import check_link
from accounts.models import LinkCheck, SNSAccount
from applications.guards.notices import ACQUISITION, CUSTODY, IDENTITY
from applications.models import AbandonmentNotice, AcquisitionNotice, ChangeNotice
from applications.texts import in_words
from katori_sns.history.models import Actor
from katori_sns.organisation.actions import Refused
from katori_sns.web.dates import local_date
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.models import CaseAccount, Task
from katori_sns.workflow.steps import Move, Problem

ACQUIRE = "acquire"  # the desk at which an approved account waits to be acquired
TAKEN = "このアカウントはもう台帳にあります。台帳を確かめ、URLを直してください"


def _account(move: Move) -> SNSAccount:
    pk = CaseAccount.objects.values_list("account", flat=True).get(case=move.case)
    return account_lifecycle.lock([pk])[pk]


def _by(move: Move) -> Actor:
    seat = move.authority.seat
    return move.org.actor(move.actor, seat.section_id, move.task.acting_for)


def acquire(move: Move) -> None:
    """The account is who the notice says, runs from its day, and is kept by its custodian."""
    case: AcquisitionNotice = move.case
    account = _account(move)
    if account.state == SNSAccount.State.ABANDONED or not (case.acquired_on and case.start_on):
        raise Incomplete([Problem("account", "このアカウントは取得を取りやめています")])
    same = _repeated(case)  # what came later in the register stands against a notice that repeats it
    submit_effect(move)
    try:
        account_lifecycle.acquire(
            account,
            name=account.name if "account_name" in same else case.account_name,
            identity=None if same >= set(IDENTITY) else account_lifecycle.identity_of(case),
            acquired_on=case.acquired_on,
            start_on=case.start_on,
            by=_by(move),
            now=move.now,
        )
    except account_lifecycle.Taken:
        raise Incomplete([Problem("typed_url", TAKEN)]) from None
    try:
        if not same >= set(CUSTODY):
            custody = settled(custody_rules.custody_of(case), None)
            keep_custody(account_id=account.pk, by=move.actor, now=move.now, actor=_by(move), **custody)
        _see_links(move, account)
    except Refused as refused:
        raise Incomplete([Problem("custodian", str(refused))]) from None
    _reported(account, move)


def _repeated(case: AcquisitionNotice) -> set[str]:
    """The fields that the submission before this one said already, word for word."""
    before = case.submissions.order_by("-round").first()
    said: dict[str, str] = json.loads(before.data) if before else {}
    return {name for name, text in in_words(case, ACQUISITION).items() if said.get(name) == text}


def _see_links(move: Move, account: SNSAccount) -> None:
    case: AcquisitionNotice = move.case
    seen = (
        (LinkCheck.Direction.TO_CITY, case.to_city_page, case.to_city_on),
        (LinkCheck.Direction.TO_ACCOUNT, case.to_account_page, case.to_account_on),
    )
    for direction, page, on in seen:
        if not page or not on:
            continue
        if not account.link_checks.filter(direction=direction, page=page, checked_on=on).exists():
            check_link(
                account_id=account.pk,
                direction=direction,
                present=True,
                page=page,
                checked_on=on,
                evidence=case.link_evidence,
                by=move.actor,
                now=move.now,
                actor=_by(move),
            )


def _reported(account: SNSAccount, move: Move) -> None:
    """The reminder to report an approved account has done its work, once no other of its case waits."""
    waiting = Task.objects.open().filter(desk=ACQUIRE, about=None, case__case_accounts__account=account)
    unreported = SNSAccount.objects.filter(state=SNSAccount.State.PENDING, acquired_on=None)
    others = CaseAccount.objects.filter(case=OuterRef("case"), account__in=unreported)
    waiting.filter(~Exists(others)).update(done_at=move.now)


def abandon(move: Move) -> None:
    """取得取りやめ: the account is not acquired after all."""
    case: AbandonmentNotice = move.case
    account = _account(move)
    submit_effect(move)
    if case.round == 1:
        account_lifecycle.abandon(account, by=_by(move), now=move.now)
    _reported(account, move)


def change(move: Move) -> None:
    """A new name or handle applies from the submission."""
    case: ChangeNotice = move.case
    account = _account(move)
    submit_effect(move)
    if case.what == case.What.NAME:
        account_lifecycle.rename(account, name=case.new_name, by=_by(move), now=move.now)
        return
    try:
        account_lifecycle.identify(
            account,
            identity=account_lifecycle.identity_of(case),
            on=case.changed_on or local_date(move.now),
            by=_by(move),
            now=move.now,
            correcting=_said_before(case, account),
        )
    except account_lifecycle.Taken:
        raise Incomplete([Problem("typed_url", TAKEN)]) from None


def _said_before(case: ChangeNotice, account: SNSAccount) -> bool:
    """Whether the account is called what an earlier round of this notice said."""
    told = [json.loads(submission.data) for submission in case.submissions.filter(round__lt=case.round)]
    return any(
        data["what"] == case.What.IDENTITY.label and data["typed_url"] == account.typed_url for data in told
    )


def take_charge(move: Move) -> None:
    """The receiving chief's confirmation gives the account to his section."""
    case: ChangeNotice = move.case
    account = _account(move)
    if case.new_section and case.new_section_id != account.section_id:
        account_lifecycle.transfer(account, heir=case.new_section, by=_by(move), now=move.now)


def acknowledge(move: Move) -> None:
    """受理; an acquisition is put on the official list by it."""
    if isinstance(move.case, AcquisitionNotice):
        account_lifecycle.list_officially(_account(move), on=local_date(move.now))
