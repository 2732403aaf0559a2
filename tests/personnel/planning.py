"""Plans as tests need them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from katori_sns.personnel.actions import add_line, make_plan
from katori_sns.personnel.confirming import confirm, send
from katori_sns.personnel.models import Plan, PlanLine
from katori_sns.personnel.rehearsing import rehearse
from tests.city import City

APRIL = date(2027, 4, 1)
MARCH = APRIL - timedelta(days=1)
Kind = PlanLine.Kind
SECOND = "もう一人の管理者"


def with_second(city: City) -> City:
    city.person(SECOND, is_administrator=True)
    return city


def april(city: City, *, days: int = 120, **more: str) -> Plan:
    """A plan for 1 April, secret for so many days."""
    hour = city.now + timedelta(days=days)
    by = city["システム管理者"]
    return make_plan(title="4月1日の人事異動", disclosed_at=hour, by=by, now=city.now, **more)


def line(city: City, plan: Plan, kind: str, role: str = "", place: Any = None, **more: Any) -> PlanLine:
    """A line from people by their roles and sections by their names."""
    if role:
        more["person"] = city[role]
    if place:
        more["place"] = city.sections[place] if isinstance(place, str) else place
    day = MARCH if kind in (Kind.END, Kind.SUBSTITUTE_END, Kind.CLOSE) else APRIL
    return add_line(plan=plan, by=city["システム管理者"], kind=kind, **{"day": day, **more})


def swap(city: City, plan: Plan) -> None:
    """The chiefs of two sections change places."""
    for role, old, new in (("課長", "商工観光課", "農政課"), ("他課の課長", "農政課", "商工観光課")):
        line(city, plan, Kind.END, role, old)
        line(city, plan, Kind.BEGIN, role, new, post="課長", is_head=True)


def sent(city: City, plan: Plan, *confirmers: str) -> Plan:
    rehearse(plan, now=city.now)
    people = [city[role] for role in confirmers or [SECOND]]
    send(plan=plan, confirmers=people, by=city["システム管理者"], now=city.now)
    plan.refresh_from_db()
    return plan


def settled(city: City, plan: Plan) -> Plan:
    return confirm(plan=sent(city, plan), by=city[SECOND], now=city.now)
