"""A city before its start, and what fills its list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.policy.models import CommonPolicy
from katori_sns.founding import actions
from katori_sns.founding.checklist import BY_KEY, Row, checklist
from katori_sns.founding.models import Start
from katori_sns.organisation.models import User
from katori_sns.web.dates import local_date
from tests.accounts.keeping import account_of
from tests.city import City

ADMIN, MANAGER = "システム管理者", "広報主管課長"


def unstarted(city: City) -> City:
    """As it is from `first_administrator` on; its clock is the real one, as the pages' is."""
    Start.objects.update(started_at=None)
    city.now = timezone.now()
    return city


def row_of(city: City, key: str, unwell: tuple[str, ...] = ()) -> Row:
    return next(row for row in checklist(city.now, unwell) if row.item.key == key)


def waive_rest(city: City, but: str = "") -> None:
    """Leave out whatever is open."""
    for row in checklist(city.now, ["稼働"]):
        if row.open and row.item.key != but:
            actions.waive(item=row.item, reason="試行のため", by=city[ADMIN], now=city.now)


def typed(city: City, key: str) -> None:
    actions.note_day(item=BY_KEY[key], day=local_date(city.now), by=city[ADMIN], now=city.now)


def mailed(city: City) -> None:
    actions.send_code(by=city[ADMIN], now=city.now)
    code = Start.objects.get().mail_code
    actions.type_code(code=code, by=city[ADMIN], now=city.now)


def in_force(city: City) -> None:
    CommonPolicy.objects.create(version=1, in_force_from=local_date(city.now) - timedelta(days=1))


def logged_in(city: City) -> None:
    User.objects.filter(pk=city["係員"].pk).update(last_login=city.now)


def person(city: City, **flags: Any) -> None:
    city.person("もう一人", **flags)


# What fills each row that is open in the tests' city.
FILLED = {
    "drill": lambda city: typed(city, "drill"),
    "administrators": lambda city: person(city, is_administrator=True),
    "calendar": lambda city: typed(city, "calendar"),
    "mail": mailed,
    "login": logged_in,
    "paper": lambda city: typed(city, "paper"),
    "policy": in_force,
    "older": account_of,
}
