"""What a change brings about in the register (G4(4))."""

from __future__ import annotations

import json

from accounts.account import lifecycle as account_lifecycle
from accounts.models import SNSAccount
from applications.change.models import ChangeNotice
from applications.notices.actions import TAKEN
from katori_sns.web.dates import local_date
from katori_sns.workflow.actions import lock_account
from katori_sns.workflow.errors import Incomplete
from katori_sns.workflow.ladder import submit_effect
from katori_sns.workflow.steps import Problem, Transition
from katori_sns.workflow.succession import keep_with


def change(transition: Transition[ChangeNotice]) -> None:
    """A new name or handle applies from the submission."""
    case = transition.case
    account = lock_account(transition.case)
    submit_effect(transition)
    if case.what == case.What.NAME:
        account_lifecycle.rename(account, name=case.new_name, by=transition.by, now=transition.now)
        return
    try:
        account_lifecycle.identify(
            account,
            identity=account_lifecycle.identity_of(case),
            on=case.changed_on or local_date(transition.now),
            by=transition.by,
            now=transition.now,
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


def take_charge(transition: Transition[ChangeNotice]) -> None:
    """The receiving chief's confirmation gives the account to his section."""
    case = transition.case
    account = lock_account(transition.case)
    heir, old = case.new_section, account.section
    if heir and heir != old:
        account_lifecycle.transfer(account, heir=heir, by=transition.by, now=transition.now)
        keep_with(account, old=old, heir=heir, by=transition.by, now=transition.now)


def settle(transition: Transition[ChangeNotice]) -> None:
    """Once nothing of it is left to put right, the notice too is kept where the account is."""
    case = transition.case
    if case.what == case.What.SECTION and case.new_section:
        case.keeper = case.new_section
