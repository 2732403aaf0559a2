"""The demo's next April: a plan that is known, and one that waits for 広報主管課長, a secret until March."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

from katori_sns.organisation.models import Section, User
from katori_sns.personnel.actions import add_line, make_plan
from katori_sns.personnel.carrying_out import open_planned
from katori_sns.personnel.confirming import confirm, send
from katori_sns.personnel.models import PlanLine
from katori_sns.personnel.rehearsing import rehearse
from katori_sns.web.dates import TOKYO, fiscal_year, local_date

Kind = PlanLine.Kind


def announced_april(people: dict[str, User], now: datetime) -> None:
    """One who knows an account's login goes: known to all since this morning, and to be handed over."""
    day = date(fiscal_year(local_date(now)) + 1, 4, 1)
    by, manager, goes = people["admin"], people["kohokacho"], people["kosodate"]
    plan = make_plan(title="4月1日付け人事異動・先の内示（見本）", disclosed_at=now, by=by, now=now)
    old, new = (Section.objects.get(name=name) for name in ("子育て支援課", "生涯学習課"))
    add_line(plan=plan, by=by, kind=Kind.END, day=day - timedelta(days=1), person=goes, place=old)
    add_line(plan=plan, by=by, kind=Kind.BEGIN, day=day, person=goes, place=new, post="主任")
    rehearse(plan, now=now)
    send(plan=plan, confirmers=[manager], by=by, now=now)
    confirm(plan=plan, by=manager, now=now)
    open_planned(now=now)


def next_april(people: dict[str, User], now: datetime) -> None:
    """Two chiefs change places, a section is renamed, one is founded, and somebody new comes."""
    day = date(fiscal_year(local_date(now)) + 1, 4, 1)
    by, last = people["admin"], day - timedelta(days=1)
    hour = max(now, datetime.combine(day - timedelta(days=14), time(10), TOKYO))
    plan = make_plan(title="4月1日付け人事異動・組織改正（見本）", disclosed_at=hour, by=by, now=now)
    add = partial(add_line, plan=plan, by=by)
    at = {section.code: section for section in Section.objects.filter(ends=None)}
    for login, old, new in (("kosodate-kacho", "031", "041"), ("shogai-kacho", "041", "031")):
        add(kind=Kind.END, day=last, person=people[login], place=at[old])
        add(kind=Kind.BEGIN, day=day, person=people[login], place=at[new], post="課長", is_head=True)
    face = {"code": "041", "name": "生涯学習・文化課"}
    add(kind=Kind.CHANGE, day=day, place=at["041"], above=at["040"], facts=face)
    founded = add(kind=Kind.FOUND, day=day, above=at["020"], facts={"code": "023", "name": "観光交流課"})
    facts = {"username": "shinsai", "staff_number": "00099", "name": "佐藤 花", "kana": "さとう はな"}
    newcomer = add(kind=Kind.PERSON, day=day, facts=facts | {"email": "shinsai@city.example"})
    add(kind=Kind.BEGIN, day=day, person=newcomer, place=founded, post="主事")
    add(kind=Kind.END, day=last, person=people["kanko-hosa"], place=at["022"])
    add(kind=Kind.SUBSTITUTE_END, day=last, person=people["kanko-hosa"], place=at["022"])
    add(kind=Kind.BEGIN, day=day, person=people["kanko-hosa"], place=founded, post="課長", is_head=True)
    rehearse(plan, now=now)
    send(plan=plan, confirmers=[people["kohokacho"]], by=by, now=now)
