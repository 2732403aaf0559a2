"""Accounts in every condition, for the tests of what keeps them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.access import actions as access_actions
from accounts.account.lifecycle import open_account
from accounts.account.policies import add_policy
from accounts.custody import actions as custody_actions
from accounts.links import actions as links_actions
from accounts.models import AccountGrant, CommonPolicy, SNSAccount, WatchedHandle
from katori_sns.organisation.models import Appointment, User
from katori_sns.web.dates import format_wareki, local_date
from tests.city import ITEMS, City

TODAY = local_date(timezone.now())
NAMES = ("佐原の大祭", "あやめ", "水郷", "香取神宮", "里山")
URL = "https://www.instagram.com/sawara/"


def account_of(
    city: City, section: str = "商工観光課", joint: tuple[str, ...] = (), **facts: Any
) -> SNSAccount:
    """An account in operation with nothing recorded about it but version 1 of its nine items."""
    account = open_account(
        name=facts.pop("name", NAMES[SNSAccount.objects.count() % len(NAMES)]),
        medium="instagram",
        medium_name="",
        section_id=city.sections[section].pk,
        joint_sections=[city.sections[name] for name in joint],
        manager="商工観光課長",
    )
    add_policy(account, 1, items=ITEMS, source="case:1", today=TODAY)
    account.policies.update(read_against=None)  # as those from before the common policy
    facts = {"state": "active", "url": URL, "handle": "sawara"} | facts
    SNSAccount.objects.filter(pk=account.pk).update(**facts)
    account.refresh_from_db()
    return account


def give(account: SNSAccount, user: User) -> AccountGrant:
    """Open the account to somebody outside its sections."""
    operate = Permission.objects.get(content_type__app_label="accounts", codename="operate")
    return AccountGrant.objects.create(
        user=user, permission=operate, content_object=account, confirmed_at=timezone.now()
    )


SHEET: dict[str, Any] = {
    "kept_at": "課の金庫",
    "known_to": "課長、係員",
    "recovery_mail": "課の共用メール",
    "recovery_phone": "課の携帯電話",
    "devices": "庁内端末1台",
    "second_factor": "認証アプリ",
    "changed_on": TODAY - timedelta(days=10),
    "change_reason": "定期の変更",
    "change_due": None,
    "undated_reason": "",
}


def keep(city: City, account: SNSAccount, role: str = "係員", by: str = "係員", **sheet: Any) -> None:
    custody_actions.keep_custody(
        account_id=account.pk,
        by=city[by],
        now=timezone.now(),
        **(SHEET | {"custodian": city[role]} | sheet),
    )


def link(city: City, account: SNSAccount, direction: str, *, present: bool = True, days_ago: int = 0) -> None:
    links_actions.check_link(
        account_id=account.pk,
        direction=direction,
        present=present,
        page="プロフィール欄",
        checked_on=TODAY - timedelta(days=days_ago),
        evidence="画面の写し",
        by=city["係員"],
        now=timezone.now(),
    )


def operate(city: City, account: SNSAccount, role: str = "係員", begins: date = TODAY) -> Any:
    return access_actions.add_operator(
        account_id=account.pk, user=city[role], begins=begins, by=city["係員"], now=timezone.now()
    )


def confirm(city: City, operator: Any, role: str = "係員") -> None:
    access_actions.confirm_guideline(operator_id=operator.pk, by=city[role], now=timezone.now())


def in_order(city: City, **facts: Any) -> SNSAccount:
    """An account that lacks nothing."""
    account = account_of(city, **facts)
    keep(city, account)
    confirm(city, operate(city, account))
    link(city, account, "to_city")
    link(city, account, "to_account")
    return account


def watch(account: SNSAccount) -> WatchedHandle:
    row: WatchedHandle = WatchedHandle.objects.create(
        account=account, medium="instagram", handle="sawara_old", url=URL, freed_on=TODAY - timedelta(days=30)
    )
    return row


def common(version: int, in_force_from: date = TODAY) -> CommonPolicy:
    facts = {"in_force_from": in_force_from}
    row, _ = CommonPolicy.objects.get_or_create(version=version, defaults=facts)
    return row


def leaves(city: City, role: str, section: str = "商工観光課") -> None:
    """The person's post in the section ended yesterday."""
    posts = Appointment.objects.filter(user=city[role], section=city.sections[section])
    posts.update(ends=TODAY - timedelta(days=1))


def custody_form(city: City, role: str = "係員", **typed: Any) -> dict[str, Any]:
    """The sheet as a browser sends it."""
    sheet = SHEET | {"custodian": city[role].pk, "change_due": ""} | typed
    return {name: format_wareki(v) if isinstance(v, date) else v for name, v in sheet.items()}
