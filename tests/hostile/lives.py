"""The shortest ways through an account's life, for the hostile tests."""

from __future__ import annotations

from typing import Any

from accounts.models import SNSAccount
from applications.acquisition.process import ACQUISITION
from applications.change.process import CHANGE
from tests.city import City

WHO = {
    "typed_url": "@sawara",
    "handle": "sawara",
    "handle_key": "sawara",
    "url": "https://www.instagram.com/sawara/",
}
NEW = {
    "typed_url": "@katori",
    "handle": "katori",
    "handle_key": "katori",
    "url": "https://www.instagram.com/katori/",
}


def notice(city: City, account: SNSAccount, **fields: Any) -> Any:
    today = city.now.date()
    told = {
        "account_name": account.name,
        "acquired_on": today,
        "start_on": today,
        "custodian": city["係員"],
        "kept_at": "課の金庫",
    }
    return city.start(ACQUISITION, accounts=(account,), **(WHO | told | fields))


def send(city: City, case: Any) -> None:
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)


def running(city: City, **texts: Any) -> SNSAccount:
    """An account that was applied for, approved and acquired."""
    city.approved(**texts)
    account = SNSAccount.objects.latest("pk")
    case = notice(city, account)
    send(city, case)
    city.act("広報担当", "acknowledge", case)
    account.refresh_from_db()
    return account


def change(city: City, account: SNSAccount, **fields: Any) -> Any:
    told = {"what": "name", "new_name": "新しい名", "changed_on": city.now.date(), "reason": "理由"}
    return city.start(CHANGE, accounts=(account,), **(told | fields))


def transfer(city: City, account: SNSAccount, *, confirmed: bool = True) -> Any:
    case = change(city, account, what="section", new_section=city.sections["農政課"])
    city.act("係員", "forward", case)
    city.act("課長", "hand_over", case)
    if confirmed:
        city.act("他課の課長", "confirm", case)
    return case


def set_fields(case: Any, **fields: Any) -> None:
    type(case)._base_manager.filter(pk=case.pk).update(**fields)
    case.refresh_from_db()
