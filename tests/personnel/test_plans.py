"""異動案: how it is prepared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from katori_sns.organisation.actions import Refused
from katori_sns.personnel.actions import add_line, make_plan, remove_line
from katori_sns.personnel.models import Plan, PlanLine
from tests.city import City

APRIL = date(2027, 4, 1)
Kind = PlanLine.Kind


def april(city: City, **more: object) -> Plan:
    """A plan for 1 April, secret until ten days before."""
    hour = city.now + timedelta(days=120)
    return make_plan(
        title="4月1日の人事異動", disclosed_at=hour, by=city["システム管理者"], now=city.now, **more
    )


@pytest.mark.sqlite
def test_a_line_may_speak_of_who_and_what_is_to_come_and_goes_with_them(city: City) -> None:
    by, plan = city["システム管理者"], april(city)
    facts = {"username": "new", "staff_number": "90001", "name": "新採 一郎", "kana": "しんさい いちろう"}
    newcomer = add_line(
        plan=plan, by=by, kind=Kind.PERSON, day=APRIL, facts=facts | {"email": "n@city.example"}
    )
    founded = add_line(
        plan=plan,
        by=by,
        kind=Kind.FOUND,
        day=APRIL,
        facts={"code": "900", "name": "観光戦略課"},
        above=city.sections["生活経済部"],
    )
    post = add_line(plan=plan, by=by, kind=Kind.BEGIN, day=APRIL, person=newcomer, place=founded, post="主事")
    assert str(post) == "発令 新採 一郎 観光戦略課 令和9年4月1日"
    with pytest.raises(ValueError, match="needs a person"):
        add_line(plan=plan, by=by, kind=Kind.BEGIN, day=APRIL, place=founded, post="主事")
    with pytest.raises(Refused, match="システム管理者だけ"):
        add_line(plan=plan, by=city["課長"], kind=Kind.DUTY, day=APRIL, place=founded, duty="pr")
    remove_line(line=founded, by=by)
    assert [line.kind for line in plan.lines.all()] == [Kind.PERSON]
