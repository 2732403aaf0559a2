"""Pages about sections, substitutes, absences and the calendar."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from katori_sns.history.models import Event
from katori_sns.organisation import actions
from katori_sns.organisation.models import Absence, ClosedDay, Duty, Section, Substitute
from katori_sns.web.dates import local_date
from tests.city import City
from tests.organisation.entering import client_of

DAYS = {"begins": "R20.12.1", "ends": "R20.12.2", "ground": "出張"}


def test_sections_are_shown_as_a_tree(city: City) -> None:
    page = client_of(city, "システム管理者").get("/sections/").content.decode()
    order = [page.index(name) for name in ("経営企画部", "秘書広報課", "生活経済部", "商工観光課", "農政課")]
    assert order == sorted(order)
    assert page.count("<ul>") >= 3


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_tree_costs_as_much_for_one_section_as_for_thirty(city: City, count: int) -> None:
    for n in range(count):
        city.section(f"枝{n}", "生活経済部" if n % 2 else "農政課")
    client = client_of(city, "システム管理者")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/sections/").content.decode()
    assert page.count(">枝") == count
    assert len(queries) == 5


@pytest.mark.usefixtures("preparing")
def test_a_section_comes_changes_and_ends(city: City) -> None:
    client = client_of(city, "システム管理者")
    above = city.sections["生活経済部"].pk
    values = {"code": "055", "name": "農業振興課", "parent": above, "begins": "R8.4.1"}
    assert client.post("/sections/new/", values).status_code == 302
    section = Section.objects.get(code="055")
    client.post(f"/sections/{section.pk}/edit/", values | {"name": "農林課"})
    assert "農林課" in client.get(f"/sections/{section.pk}/").content.decode()
    end = {"ends": "R9.3.31", "successor": city.sections["農政課"].pk}
    assert client.post(f"/sections/{section.pk}/end/", end).status_code == 302
    section.refresh_from_db()
    heir = section.heirs.get()
    assert (section.ends, heir.heir, heir.documents) == (date(2027, 3, 31), city.sections["農政課"], True)
    assert "農政課" in client.get(f"/sections/{section.pk}/").content.decode()
    labels = Event.objects.about(f"section:{section.pk}").order_by("seq").values_list("label", flat=True)
    assert list(labels) == ["所属の追加", "所属の変更", "所属の廃止"]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"code": "001"}, "この所属コードは使われています"),
        ({"name": ""}, "所属名を入力してください"),
        ({"begins": "平成32年1月6日"}, "令和2年1月6日"),
        ({"is_pr": "on"}, "広報主管課は一つだけです"),
    ],
)
def test_a_wrong_section_is_named_and_what_was_typed_stays(
    city: City, values: dict[str, str], error: str
) -> None:
    typed = {"code": "055", "name": "農業振興課", "begins": "R8.4.1"} | values
    answer = client_of(city, "システム管理者").post("/sections/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert error in page
    assert all(f'value="{value}"' in page for name, value in typed.items() if value and name != "is_pr")


def test_a_section_is_not_put_below_itself(city: City) -> None:
    section = city.sections["生活経済部"]
    for below in (section, city.sections["農政課"]):
        values = {"code": section.code, "name": section.name, "parent": below.pk, "begins": "R2.4.1"}
        answer = client_of(city, "システム管理者").post(f"/sections/{section.pk}/edit/", values)
        assert (answer.status_code, "上位の所属が自分の下にあります" in answer.content.decode()) == (
            422,
            True,
        )


@pytest.mark.usefixtures("preparing")
def test_renaming_undoes_no_move_of_a_duty_that_is_to_come(city: City) -> None:
    old, new, admin = city.sections["秘書広報課"], city.sections["農政課"], city["システム管理者"]
    today = local_date(timezone.now())
    for day in (today + timedelta(days=9), today + timedelta(days=20)):
        actions.move_duty(
            duty="pr", section=new, begins=today + timedelta(days=9), by=admin, now=timezone.now()
        )
        values = {"code": old.code, "name": "広報課", "parent": old.parent_id, "is_pr": "on", "begins": day}
        assert client_of(city, "システム管理者").post(f"/sections/{old.pk}/edit/", values).status_code == 302
        planned = Duty.objects.filter(duty="pr", begins__gt=today)
        assert list(planned.values_list("section", flat=True)) == [new.pk]


@pytest.mark.usefixtures("preparing")
def test_substitutes_are_named_ended_and_taken_back(city: City) -> None:
    client, section = client_of(city, "システム管理者"), city.sections["農政課"]
    values = {"user": city["他課の係員"].pk, "rank": 1, "begins": "R20.12.1"}
    offered = client.get(f"/sections/{section.pk}/substitute/").content.decode()
    named = [role for role in city.people if f">{city[role].name}</option>" in offered]
    assert ("課長" in named, [role for role in named if city[role].stands_alone]) == (True, [])
    assert client.post(f"/sections/{section.pk}/substitute/", values).status_code == 302
    row = section.substitutes.get()
    assert "第1順位　他課の係員 太郎" in client.get(f"/sections/{section.pk}/").content.decode()
    again = client.post(f"/sections/{section.pk}/substitute/", values | {"user": city["同僚"].pk})
    assert (again.status_code, "第1順位" in again.content.decode()) == (422, True)
    assert client.post(f"/substitutes/{row.pk}/end/", {"ends": "R20.12.31"}).status_code == 302
    assert client.post(f"/substitutes/{row.pk}/cancel/").status_code == 302
    assert Substitute.objects.filter(section=section).count() == 0


def offered(city: City, role: str) -> set[str]:
    page = client_of(city, role).get("/me/absence/")
    return {user.name for user in page.context["form"].fields["user"].queryset}


def test_whose_absence_one_may_enter(city: City) -> None:
    assert offered(city, "係員") == {"係員 太郎"}
    assert offered(city, "課長") == {"課長 太郎"}
    assert offered(city, "課長補佐") == {"課長補佐 太郎", "課長 太郎"}
    assert len(offered(city, "システム管理者")) == len(city.people)


def test_a_substitute_enters_the_heads_absence_and_it_can_be_taken_back(city: City) -> None:
    client, head = client_of(city, "課長補佐"), city["課長"]
    assert client.post("/me/absence/", DAYS | {"user": head.pk}).status_code == 302
    row = Absence.objects.get()
    assert (row.user, row.entered_by, row.begins) == (head, city["課長補佐"], date(2038, 12, 1))
    page = client_of(city, "課長").get("/me/absence/").content.decode()
    assert "課長補佐 太郎が入力" in page
    assert client_of(city, "係員").post(f"/me/absence/{row.pk}/remove/").status_code == 404
    assert client_of(city, "課長").post(f"/me/absence/{row.pk}/remove/").status_code == 302
    assert Absence.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"ground": ""}, "理由を選んでください"),
        ({"begins": ""}, "始まりを入力してください"),
        ({"ends": "R20.11.30"}, "終わりは、始まり（令和20年12月1日）と同じ日か後の日にしてください"),
    ],
)
def test_a_wrong_absence_is_named(city: City, values: dict[str, str], error: str) -> None:
    client = client_of(city, "係員")
    answer = client.post("/me/absence/", DAYS | {"user": city["係員"].pk} | values)
    assert (answer.status_code, error in answer.content.decode()) == (422, True)


def test_nobody_enters_the_absence_of_a_stranger(city: City) -> None:
    answer = client_of(city, "係員").post("/me/absence/", DAYS | {"user": city["課長"].pk})
    assert (answer.status_code, Absence.objects.count()) == (422, 0)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_absences_cost_as_much_for_one_as_for_thirty(city: City, count: int) -> None:
    today = local_date(timezone.now())
    for n in range(count):
        city.away("課長" if n % 2 else "部長", day=today + timedelta(days=n))
    client = client_of(city, "システム管理者")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/me/absence/")
    assert len(page.context["page"].rows) == count
    assert len(queries) == 6


def test_exceptions_of_the_calendar_are_entered_and_taken_back(city: City) -> None:
    client = client_of(city, "システム管理者")
    values = {"day": "R8.12.5", "is_open": "yes", "reason": "休日窓口"}
    assert client.post("/calendar/", values).status_code == 302
    row = ClosedDay.objects.get()
    assert (row.day, row.is_open) == (date(2026, 12, 5), True)
    assert "令和8年12月5日（土）　開庁" in client.get("/calendar/").content.decode()
    client.post(f"/calendar/{row.pk}/remove/")
    assert ClosedDay.objects.count() == 0
    assert Event.objects.about("site").count() == 2


def test_an_exception_needs_a_day_a_kind_and_a_reason(city: City) -> None:
    page = client_of(city, "システム管理者").post("/calendar/", {"reason": ""}).content.decode()
    for error in ("日を入力してください", "開庁・閉庁を選んでください", "理由を入力してください"):
        assert error in page
