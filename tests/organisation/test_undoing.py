"""A planned name or end of a section is taken back before its day; several heirs may follow one that ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from katori_sns.history.models import Event
from katori_sns.organisation import actions
from katori_sns.organisation.actions import Refused
from katori_sns.organisation.models import Appointment, Section, Substitute
from katori_sns.personnel.models import PlanLine
from katori_sns.web.dates import local_date
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = pytest.mark.sqlite
DAY = timedelta(days=1)


def dated(section: Section) -> list[set[tuple[int, object]]]:
    """The posts and the substitutes of a section with their ends."""
    tables = Appointment, Substitute
    return [set(table.objects.filter(section=section).values_list("pk", "ends")) for table in tables]


def test_an_end_is_taken_back_with_all_that_ended_by_it(city: City) -> None:
    section, now = city.sections["商工観光課"], timezone.now()
    today = local_date(now)
    before = dated(section)
    leaving = Appointment.objects.get(user=city["同僚"], section=section)
    ends = today + 30 * DAY
    actions.end_appointment(appointment=leaving, ends=ends, by=None, now=now - DAY)  # he retires on that day
    actions.end_section(section=section, ends=ends, heirs=[city.sections["農政課"]], by=None, now=now)
    admin = client_of(city, "システム管理者")
    assert "廃止を取りやめる" in page_of(admin, f"/sections/{section.pk}/")
    assert "元の期間に戻ります" in page_of(admin, f"/sections/{section.pk}/keep/")
    assert admin.post(f"/sections/{section.pk}/keep/").status_code == 302
    section.refresh_from_db()
    assert (section.ends, section.heirs.count()) == (None, 0)
    assert dated(section) == [before[0] - {(leaving.pk, None)} | {(leaving.pk, ends)}, before[1]]
    assert Event.objects.about(f"section:{section.pk}").latest("seq").action == "keep"
    with pytest.raises(Refused):
        actions.keep_section(section=section, by=city["システム管理者"], now=now)


def test_an_end_that_has_come_is_not_taken_back(city: City) -> None:
    section, now = city.sections["農政課"], timezone.now()
    Section.objects.filter(pk=section.pk).update(ends=local_date(now) - DAY)
    with pytest.raises(Refused):
        actions.keep_section(section=section, by=city["システム管理者"], now=now)
    assert "取りやめる" not in page_of(client_of(city, "システム管理者"), f"/sections/{section.pk}/")


def test_a_name_to_come_is_taken_back_and_one_that_is_worn_is_not(city: City) -> None:
    section, now = city.sections["農政課"], timezone.now()
    later = local_date(now) + 10 * DAY
    face = actions.change_section(section=section, begins=later, by=None, now=now, name="農業振興課")
    admin = client_of(city, "システム管理者")
    assert f"/faces/{face.pk}/drop/" in page_of(admin, f"/sections/{section.pk}/")
    assert "農業振興課" in page_of(admin, f"/faces/{face.pk}/drop/")
    assert admin.post(f"/faces/{face.pk}/drop/").status_code == 302
    assert [row.name for row in section.faces.all()] == ["農政課"]
    first = section.faces.get()
    assert admin.post(f"/faces/{first.pk}/drop/").status_code == 422
    assert section.faces.count() == 1
    for role in ("課長", "監査", "広報主管課長"):
        assert client_of(city, role).get(f"/faces/{first.pk}/drop/").status_code == 404
        assert client_of(city, role).get(f"/sections/{section.pk}/keep/").status_code == 404


def test_several_heirs_are_chosen_and_one_takes_the_documents(city: City) -> None:
    section, heir, other = city.section("旧課"), city.sections["農政課"], city.sections["商工観光課"]
    admin, ends = client_of(city, "システム管理者"), (local_date(timezone.now()) + DAY).isoformat()
    page = f"/sections/{section.pk}/end/"
    refused = admin.post(page, {"ends": ends, "others": [other.pk]})
    assert "引き継ぐ所属を1つ選んでください" in refused.content.decode()
    section.refresh_from_db()
    assert section.ends is None
    answer = admin.post(page, {"ends": ends, "successor": heir.pk, "others": [heir.pk, other.pk]})
    assert answer.status_code == 302, answer.context["form"].errors
    line = PlanLine.objects.get()  # the city works: an heir gains by it, and a second person is asked
    assert [row.section.name for row in line.heirs.order_by("number")] == ["農政課", "商工観光課"]
    now = timezone.now()
    actions.end_section(section=section, ends=local_date(now) + DAY, heirs=[heir, other], by=None, now=now)
    kept = {(row.heir.name, row.documents, row.kind) for row in section.heirs.all()}
    assert kept == {("農政課", True, "split"), ("商工観光課", False, "split")}


def test_a_post_that_ended_for_its_own_sake_does_not_come_back(city: City) -> None:
    section, now = city.sections["商工観光課"], timezone.now()
    chief = Appointment.objects.get(user=city["課長"], section=section)
    clerk = Appointment.objects.get(user=city["係員"], section=section)
    colleague = Appointment.objects.get(user=city["同僚"], section=section)
    ends = local_date(now) + 30 * DAY
    actions.end_appointment(appointment=chief, ends=ends, by=None, now=now)  # in the same act
    actions.end_section(section=section, ends=ends, heirs=[], by=None, now=now)
    later = {"section": city.sections["農政課"], "post": "主事", "is_head": False, "begins": ends + DAY}
    actions.appoint(user=city["係員"], by=None, now=now, **later)
    actions.end_appointment(appointment=colleague, ends=ends, by=None, now=now + DAY)  # he retires then
    actions.keep_section(section=section, by=city["システム管理者"], now=now + DAY)
    for row in (chief, clerk, colleague):
        row.refresh_from_db()
        assert (str(row), row.ends) == (str(row), ends)
    assert [row.ends for row in section.substitutes.all()] == [None]
