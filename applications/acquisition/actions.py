"""What the submission of an acquisition brings about: at once, in the register (G4(3), G4(4))."""

from __future__ import annotations

import json

from accounts.account import lifecycle as account_lifecycle
from accounts.custody import rules as custody_rules
from accounts.custody.actions import keep_custody
from accounts.custody.rules import settled
from accounts.links.actions import check_link
from accounts.models import LinkCheck, SNSAccount
from applications.acquisition.fields import CUSTODY, FIELDS
from applications.acquisition.guards import allowed_from
from applications.acquisition.models import AcquisitionNotice
from applications.notices.actions import TAKEN, end_reminder
from applications.notices.fields import IDENTITY
from katori_sns.organisation.actions import Refused
from katori_sns.web.dates import local_date
from katori_sns.workflow import deeds
from katori_sns.workflow.actions import lock_account
from katori_sns.workflow.deeds import Before
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Problem, Transition


def acquire(transition: Transition[AcquisitionNotice]) -> None:
    """The account is who the notice says, runs from its day, and is kept by its custodian."""
    case = transition.case
    account = lock_account(transition.case)
    if account.state == SNSAccount.State.ABANDONED or not (case.acquired_on and case.start_on):
        raise Incomplete([Problem("account", "このアカウントは取得を取りやめています")])
    if allowed := allowed_from(account):
        deeds.held(transition, case.acquired_on, Before("承認", allowed))
    same = _repeated(case)  # what came later in the register stands against a notice that repeats it
    submit_effect(transition)
    try:
        account_lifecycle.acquire(
            account,
            name=account.name if "account_name" in same else case.account_name,
            identity=None if same >= set(IDENTITY) else account_lifecycle.identity_of(case),
            acquired_on=case.acquired_on,
            start_on=case.start_on,
            by=transition.by,
            now=transition.now,
        )
    except account_lifecycle.Taken:
        raise Incomplete([Problem("typed_url", TAKEN)]) from None
    try:
        if not same >= set(CUSTODY):
            custody = settled(custody_rules.custody_of(case), None)
            keep_custody(
                account_id=account.pk,
                by=transition.actor,
                now=transition.now,
                actor=transition.by,
                **custody,
            )
        _see_links(transition, account)
    except Refused as refused:
        raise Incomplete([Problem("custodian", str(refused))]) from None
    end_reminder(account, transition)


def _repeated(case: AcquisitionNotice) -> set[str]:
    """The fields that the submission before this one said already, word for word."""
    before = case.submissions.order_by("-round").first()
    said: dict[str, str] = json.loads(before.data) if before else {}
    return {name for name, text in FIELDS.words(case).items() if said.get(name) == text}


def _see_links(transition: Transition[AcquisitionNotice], account: SNSAccount) -> None:
    case = transition.case
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
                by=transition.actor,
                now=transition.now,
                actor=transition.by,
            )


def acknowledge(transition: Transition) -> None:
    """受理 puts the account on the official list."""
    account, now = lock_account(transition.case), transition.now
    account_lifecycle.list_officially(account, on=local_date(now), by=transition.by, now=now)
