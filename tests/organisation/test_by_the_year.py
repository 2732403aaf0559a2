"""会計年度任用職員: renewed by the head's one click, in time or late; never a substitute."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation import actions
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.forms import SubstituteForm
from katori_sns.organisation.models import Appointment, Duty, Substitute, User
from katori_sns.personnel.forms import people_of
from katori_sns.personnel.models import PlanLine
from katori_sns.personnel.terms import remind_of_terms
from katori_sns.web.dates import local_date
from tests.city import JST, City
from tests.organisation.entering import client_of, page_of
from tests.personnel.planning import april

pytestmark = pytest.mark.sqlite
LAST, NEXT = date(2027, 3, 31), date(2028, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture
def year(city: City) -> Appointment:
    """The post of 係員, who is appointed until 31 March."""
    User.objects.filter(pk=city["係員"].pk).update(is_yearly=True, leaves_on=LAST)
    Appointment.objects.filter(user=city["係員"]).update(ends=LAST)
    city.now = datetime(2027, 3, 10, 9, tzinfo=JST)
    return Appointment.objects.get(user=city["係員"])


def later(year: Appointment) -> list[tuple[date, date | None, str]]:
    rows = Appointment.objects.filter(user=year.user, begins__gt=LAST)
    return list(rows.values_list("begins", "ends", "section__name"))


def test_the_head_renews_with_one_click_and_is_reminded_once(city: City) -> None:
    city.now, last = timezone.now(), local_date(timezone.now()) + 10 * DAY
    User.objects.filter(pk=city["係員"].pk).update(is_yearly=True, leaves_on=last)
    Appointment.objects.filter(user=city["係員"]).update(ends=last)
    year = Appointment.objects.get(user=city["係員"])
    for _ in range(2):
        remind_of_terms(now=city.now)
    told = Notice.objects.filter(title__startswith="［任用の終わり］").values_list("user", flat=True)
    assert list(told) == [city["課長"].pk]
    path = f"/me/renew/{year.pk}/"
    for stranger in ("他課の課長", "係員", "同僚", "システム管理者"):
        assert client_of(city, stranger).post(path).status_code == 404
        assert "任用する" not in page_of(client_of(city, stranger), "/me/")
    chief = client_of(city, "課長")
    assert "再度任用する" in page_of(chief, "/me/")
    assert chief.post(path).status_code == 302
    new = Appointment.objects.get(user=year.user, begins=last + DAY)
    assert (new.section, new.post) == (year.section, year.post)
    assert new.ends
    assert (new.ends.month, new.ends.day) == (3, 31)
    year.user.refresh_from_db()
    assert year.user.leaves_on is None
    event = Event.objects.about(f"user:{year.user_id}").order_by("-seq")[0]
    assert (event.label, event.actor_name) == ("再度の任用", "課長 太郎")
    assert chief.post(path).status_code == 404  # there is a next year already
    assert "任用する" not in page_of(chief, "/me/")


@pytest.mark.parametrize(("days", "may"), [(-100, False), (-60, True), (60, True), (61, False)])
def test_also_late_but_not_for_ever(city: City, year: Appointment, days: int, may: bool) -> None:
    city.now = datetime(2027, 3, 31, 9, tzinfo=JST) + timedelta(days=days)
    if may:
        actions.renew(appointment=year, by=city["課長"], now=city.now)
    else:
        with pytest.raises(Refused, match="60日"):
            actions.renew(appointment=year, by=city["課長"], now=city.now)
    assert later(year) == ([(LAST + DAY, NEXT, "商工観光課")] if may else [])


def test_what_gives_power_or_was_stopped_is_the_administrators_to_give(city: City, year: Appointment) -> None:
    User.objects.filter(pk=year.user_id).update(leaves_on=LAST - DAY)
    with pytest.raises(Refused, match="最終日"):
        actions.renew(appointment=year, by=city["課長"], now=city.now)
    Duty.objects.create(duty="promotion", section=year.section, begins=LAST + DAY)
    with pytest.raises(Refused, match="権限"):
        actions.renew(appointment=year, by=city["課長"], now=city.now)
    assert later(year) == []


def test_a_post_that_an_administrator_ended_is_his_to_give_again(city: City, year: Appointment) -> None:
    actions.end_appointment(appointment=year, ends=LAST - DAY, by=None, now=city.now)
    assert "任用する" not in page_of(client_of(city, "課長"), "/me/")
    with pytest.raises(Refused, match="更新できる任用ではありません"):
        actions.renew(appointment=year, by=city["課長"], now=city.now)


def test_he_is_neither_offered_nor_accepted_as_a_substitute(city: City, year: Appointment) -> None:
    today = local_date(city.now)
    offered = SubstituteForm(None, today=today).fields["user"].queryset  # type: ignore[attr-defined]
    assert (year.user in offered, city["同僚"] in offered) == (False, True)
    plan, me = april(city), f"u{year.user_id}"
    named = {kind: me in dict(people_of(plan, kind)) for kind in PlanLine.Kind.values}
    assert [kind for kind, is_named in named.items() if not is_named] == ["substitute"]
    line = {"section": year.section, "rank": 5, "begins": today, "by": None, "now": city.now}
    with pytest.raises(Refused, match="会計年度任用職員"):
        actions.set_substitute(user=User.objects.get(pk=year.user_id), **line)
    stands_in = Substitute.objects.get(section=year.section, ends=None).user
    with pytest.raises(Refused, match="代決者になれません"):
        actions.change_user(user=stands_in, by=city["システム管理者"], now=city.now, is_yearly=True)
