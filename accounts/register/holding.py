"""What a person still holds of the register, for whoever is about to end his login."""

from datetime import date

from accounts.access.models import AccountGrant, AccountOperator
from accounts.account.models import SNSAccount
from accounts.account.rules import running
from accounts.custody.models import Custody
from katori_sns.organisation.models import User


def held_by(user: User, today: date) -> list[tuple[str, int]]:
    """Of how many accounts that are not closed he is what; the register itself is no administrator's."""
    living = SNSAccount.objects.exclude(state__in=SNSAccount.CLOSED)
    kept = Custody.objects.filter(account__in=living, closed_on=None)
    runs = AccountOperator.objects.filter(running(today), account__in=living, user=user)
    outside = AccountGrant.objects.filter(content_object__in=living, user=user)
    return [
        ("担当者であるSNSアカウント", runs.count()),
        ("保管責任者であるSNSアカウント", kept.filter(custodian=user).count()),
        ("ログイン情報を知っているSNSアカウント", kept.filter(knowers=user).count()),
        ("外部から担当するSNSアカウント", outside.count()),
    ]
