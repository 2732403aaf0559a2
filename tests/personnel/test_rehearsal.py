"""The rehearsal tells what comes, on plans drawn by lot; of two who confirm at once one does."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from django.db import transaction

from katori_sns.daily import MOVES
from katori_sns.organisation.actions import Refused
from katori_sns.personnel.carrying_out import write_due
from katori_sns.personnel.confirming import confirm
from katori_sns.personnel.models import Plan
from katori_sns.personnel.rehearsing import picture_of, rehearse, tables_of
from katori_sns.web.dates import day_begins
from tests.city import City, build_city
from tests.long import LONG
from tests.personnel.planning import APRIL, MARCH, SECOND, Kind, april, line, sent, settled, with_second
from tests.racing import race

SECTIONS = ("商工観光課", "農政課", "シティプロモーション推進課", "秘書広報課", "生活経済部")
PEOPLE = ("係員", "同僚", "課長補佐", "課長", "他課の係員", "他課の課長", "部長", "シティプロモーション")


def at_random(city: City, plan: Plan, lot: Random) -> None:
    """Some lines that may or may not fit together."""
    founded: list[Any] = []
    for number in range(lot.randint(1, 5)):
        kind = lot.choice([k for k in Kind if k not in (Kind.PERSON, Kind.ROLE)])
        place: Any = lot.choice([*SECTIONS, *founded])
        role, heirs = lot.choice(PEOPLE), lot.sample(SECTIONS, lot.randint(1, 2))
        of: dict[str, dict[str, Any]] = {
            Kind.BEGIN: {"role": role, "place": place, "post": "課長", "is_head": lot.choice([True, False])},
            Kind.CONCURRENT: {"role": role, "place": place, "post": "主査"},
            Kind.END: {"role": role, "place": lot.choice(SECTIONS)},
            Kind.SUBSTITUTE: {"role": role, "place": place, "rank": lot.randint(1, 2)},
            Kind.SUBSTITUTE_END: {"role": role, "place": lot.choice(SECTIONS)},
            Kind.ABSENCE: {"role": role, "ground": "休暇"},
            Kind.LEAVE: {"role": role, "day": MARCH},
            Kind.FOUND: {"facts": {"code": f"9{number}", "name": f"新{number}課"}},
            Kind.CHANGE: {"place": lot.choice(SECTIONS), "facts": {"code": f"8{number}", "name": "改称課"}},
            Kind.CLOSE: {
                "place": lot.choice(SECTIONS),
                "way": "split" if heirs[1:] else "merged",
                "heirs": [(city.sections[name], ()) for name in heirs],
            },
            Kind.DUTY: {"place": place, "duty": lot.choice(["pr", "promotion"])},
        }
        made = line(city, plan, kind, **of[kind])
        founded += [made] if kind == Kind.FOUND else []


@pytest.mark.sqlite
@pytest.mark.no_cover
def test_the_rehearsal_tells_what_comes(city: City) -> None:
    with_second(city)
    city.at_chief()
    city.at_pr()
    seen = 0
    for seed in range(400 if LONG else 6):
        with transaction.atomic():
            plan = april(city)
            at_random(city, plan, Random(seed))  # noqa: S311 (no secret)
            rehearse(plan, now=city.now)
            if not plan.report["problems"]:
                people = sorted({row.person_id for row in plan.lines.all() if row.person_id})
                before = picture_of(APRIL, people, now=city.now)
                settled(city, plan)
                write_due(now=plan.disclosed_at)
                for part in MOVES.values():
                    part(now=day_begins(APRIL))
                after = picture_of(APRIL, people, now=day_begins(APRIL))
                told = [[title, rows] for title, rows in plan.report["tables"][:-1]]
                assert (seed, tables_of(before, after)) == (seed, told)
                seen += 1
            transaction.set_rollback(True)
    assert seen > 0


@pytest.mark.no_cover
@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_once_one_does() -> None:
    city = with_second(build_city())
    plan = april(city, days=0)
    line(city, plan, Kind.END, "係員", "商工観光課")
    sent(city, plan, SECOND, "広報主管課長")

    def confirms(role: str) -> str:
        try:
            confirm(plan=plan, by=city[role], now=city.now)
        except Refused:
            return "refused"
        return "confirmed"

    results = race([lambda _, role=role: confirms(role) for role in (SECOND, "広報主管課長")], 1)
    assert results[0] == {"confirmed": 1, "refused": 1}
    assert city["係員"].appointments.get().ends == MARCH
