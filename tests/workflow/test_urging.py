"""督促: whom a case waits for is reminded by hand, with a line of history, once a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from katori_sns.history.models import Event
from katori_sns.notices.models import Notice
from katori_sns.organisation.actions import Refused
from katori_sns.workflow.errors import NotAllowed
from katori_sns.workflow.urging import urge
from tests.city import City
from tests.incidents import reporting
from tests.organisation.entering import client_of
from tests.permissions import PR

pytestmark = [pytest.mark.sqlite]

DAY = timedelta(days=1)


def urged(city: City, role: str, case: Any, action: str) -> set[str]:
    """Who is told when this person presses for that act."""
    before = set(Notice.objects.values_list("pk", flat=True))
    urge(case.pk, task_id=city.task(case, action).pk, actor=city[role], now=city.now)
    new = Notice.objects.exclude(pk__in=before).values_list("user__name", flat=True)
    return {name.removesuffix(" 太郎") for name in new}


def test_the_holder_is_told_and_the_history_says_who_was_urged_by_whom(city: City) -> None:
    case = city.at_chief()
    assert urged(city, "係員", case, "submit") == {"課長"}
    event = Event.objects.about(case.subject).get(action="urge")
    assert (event.label, event.actor_name) == ("督促", "係員 太郎")
    assert list(event.changes) == ["督促（提出、商工観光課 課長 課長 太郎）"]
    notice = Notice.objects.get(user=city["課長"], title__startswith="［督促］")
    assert notice.title == f"［督促］提出：{case.title}"


def test_the_pr_division_urges_a_section_and_a_section_the_pr_division(city: City) -> None:
    case = city.at_pr()
    assert urged(city, "課長", case, "approve") == {"広報主管課長"}
    city.act("広報主管課長", "return", case)
    assert urged(city, "広報担当", case, "forward") == {"係員"}
    approved = city.approved()
    assert urged(city, "係員", approved, "receive") == {"シティプロモーション"}


def test_it_is_done_once_a_day_for_each_task(city: City) -> None:
    case = city.at_chief()
    urged(city, "係員", case, "submit")
    with pytest.raises(Refused):
        urged(city, "同僚", case, "submit")
    city.now += DAY
    assert urged(city, "同僚", case, "submit") == {"課長"}
    assert Event.objects.about(case.subject).filter(action="urge").count() == 2


@pytest.mark.parametrize(
    "role",
    ["他課の係員", "他課の課長", "シティプロモーション", "監査", "システム管理者", "委託業者", "部長"],
)
def test_nobody_else_urges(city: City, role: str) -> None:
    case = city.at_pr()
    with pytest.raises(NotAllowed):
        urged(city, role, case, "approve")
    url = f"/cases/new-operation/{case.pk}/urge/{city.task(case, 'approve').pk}/"
    assert client_of(city, role).post(url).status_code == 404
    assert not Event.objects.about(case.subject).filter(action="urge").exists()


def test_nobody_urges_himself_and_nothing_that_is_done_or_was_never_sent(city: City) -> None:
    draft = city.draft()
    with pytest.raises(NotAllowed):
        urged(city, "同僚", draft, "forward")
    case = city.at_pr()
    task = city.task(case, "approve")
    with pytest.raises(Refused):
        urge(case.pk, task_id=task.pk, actor=city["広報主管課長"], now=city.now)
    city.act("広報主管課長", "return", case)
    with pytest.raises(NotAllowed):
        urge(case.pk, task_id=task.pk, actor=city["係員"], now=city.now)


def test_of_trouble_nobody_is_named(city: City) -> None:
    case = reporting.filed(city)
    assert urged(city, "課長", case, "acknowledge") >= PR - {"広報主管課長"}
    for notice in Notice.objects.filter(title__startswith="［督促］"):
        assert "太郎" not in notice.title + notice.body


def test_the_button_stands_on_the_page_of_who_waits(city: City) -> None:
    case = city.at_pr()
    task = city.task(case, "approve")
    url = f"/cases/new-operation/{case.pk}/urge/{task.pk}/"
    assert url in client_of(city, "係員").get(case.get_absolute_url()).content.decode()
    for role in ("広報主管課長", "監査"):
        assert url not in client_of(city, role).get(case.get_absolute_url()).content.decode()
    client = client_of(city, "係員")
    page = client.get(url).content.decode()
    assert "広報主管課長 太郎" in page
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 422
    assert "督促" in client.get(case.get_absolute_url()).content.decode()
