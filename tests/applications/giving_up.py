"""The shortest ways through withdrawal and forced stop."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accounts.models import SNSAccount
from applications.forced_stop.process import FORCED_STOP
from applications.giving_up.actions import Proof
from applications.withdrawal.process import WITHDRAWAL
from katori_sns.web.dates import local_date
from katori_sns.workflow.models import Case
from tests.accounts import keeping
from tests.city import City

HARM = {"harm": True, "harm_ground": "乗っ取られ、偽の知らせが出ている", "harm_by": "商工観光課長"}
FROM, TO = date(2026, 11, 18), date(2026, 12, 18)
CONTACT = {
    "contacted_at": None,
    "attempts": "電話に出ない",
    "ground": "乗っ取りのおそれ",
    "stop_method": "private",
}


def account_of(city: City, name: str = "佐原の大祭", **facts: Any) -> SNSAccount:
    """An account in operation, by its name."""
    known = {"handle": name, "handle_key": name, "url": f"https://www.instagram.com/{name}/"}
    return keeping.account_of(city, name=name, acquired_on=date(2026, 4, 1), **known | facts)


def started(city: City, *accounts: SNSAccount, **fields: Any) -> Any:
    begins = max(FROM, local_date(city.now) + timedelta(days=2))  # many acts take days
    form = {
        "manager": "商工観光課長",
        "purpose": "大祭の魅力を伝える",
        "reason": "大祭が終わった",
        "planned_on": begins + (TO - FROM),
        "criteria": ["1"],
        "followers_other": "impossible",
        "followers_use": "大祭のほかに伝えることがない",
        "period_from": begins,
        "period_to": begins + (TO - FROM),
    }
    return city.start(WITHDRAWAL, accounts=accounts or (account_of(city),), **form | harmful(fields))


def harmful(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields; where they say that there is harm, which it is and who recognised it."""
    return (HARM if fields.get("harm") else {}) | fields


def advised(city: City, *accounts: SNSAccount, result: str = "no_objection", **fields: Any) -> Any:
    case = started(city, *accounts, **fields)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    city.act("広報主管課長", result, case)
    return case


def at_notice(city: City, *accounts: SNSAccount, **fields: Any) -> Any:
    case = advised(city, *accounts, **fields)
    city.act("課長", "carry_out", case)
    return case


def payload(city: City) -> Proof:
    return Proof(city.now.date(), "https://www.city.example/", "画面の写し")


def done(city: City, action: str, case: Case, role: str = "係員") -> None:
    city.act(role, action, case, payload=payload(city))


def state(account: SNSAccount) -> str:
    account.refresh_from_db()
    return account.state


def desks(case: Case) -> list[str]:
    return sorted(case.tasks.open().values_list("desk", flat=True))


def forced(city: City, account: SNSAccount, role: str = "広報担当", **fields: Any) -> Any:
    form = {"measure": "stop"} | CONTACT | harmful(fields)
    return city.start(FORCED_STOP, role, accounts=(account,), origin="pr", **form)
