"""Incidents in every state, for the tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.models import SNSAccount
from incidents import actions
from incidents.actions import Summary
from incidents.process import INCIDENT
from incidents.records import ItemDone
from tests.accounts.keeping import account_of
from tests.city import City

WRITTEN = Summary("なりすましを媒体が削除した。", "名を騙られた。", "所属長、広報主管課", "削除された。")
SECRET = "見本さんの電話番号が載っている"


def drafted(
    city: City, role: str = "係員", accounts: tuple[SNSAccount, ...] | None = None, **fields: Any
) -> Any:
    told = {"nature": "impersonation", "what": SECRET, "discovered_at": city.now - timedelta(minutes=20)}
    about = (account_of(city),) if accounts is None else accounts
    return actions.report(INCIDENT, reporter=city[role], accounts=about, now=city.now, fields=told | fields)


def filed(city: City, role: str = "係員", **fields: Any) -> Any:
    case = drafted(city, role, **fields)
    city.act(role, "file", case)
    case.refresh_from_db()
    return case


def handled(city: City, role: str = "係員", **fields: Any) -> Any:
    case = filed(city, role, **fields)
    city.act("広報担当", "acknowledge", case)
    case.refresh_from_db()
    return case


def item(city: City, case: Any, key: str, result: str = "done", role: str = "広報担当", **more: Any) -> None:
    city.act(role, "record_item", case, comment="窓口から回答", payload=ItemDone(key, result, **more))


def ready(city: City, **fields: Any) -> Any:
    """Nothing is left to be done but to close it."""
    case = handled(city, **fields)
    for row in case.checklist:
        item(city, case, row.key, seen="usable" if row.key == "look" else "")
    city.act("広報担当", "summarise", case, payload=WRITTEN)
    return case


def closed(city: City, **fields: Any) -> Any:
    case = ready(city, **fields)
    city.act("広報担当", "close", case)
    case.refresh_from_db()
    return case
