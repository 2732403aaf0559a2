"""A paper says what was, byte for byte, whatever people, posts and sections are called when it is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from applications.models import NewOperationApplication
from katori_sns.cases import papers
from katori_sns.daily import run_daily
from katori_sns.documents.models import IssuedDocument
from katori_sns.notices.actions import relay
from katori_sns.organisation.actions import change_section
from katori_sns.organisation.models import Absence, Appointment, Substitute, User
from katori_sns.workflow.models import Task
from tests.applications.lives import BASE
from tests.city import City
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
Papers = dict[int, bytes]
FIRST, SECOND, DECISION = 2, 4, 5  # versions


def issued() -> Papers:
    return {document.version: document.content for document in IssuedDocument.objects.order_by("version")}


def story(city: City, *, joint: bool = True) -> tuple[NewOperationApplication, Papers]:
    """Submitted by a substitute, returned, submitted again, approved by a substitute; each paper in time."""
    case = city.draft(scope="joint" if joint else "single")
    case.joint_sections.add(city.sections["農政課"])
    papers_in_time: Papers = {}

    def act(role: str, action: str, **more: object) -> None:
        city.act(role, action, case, **more)
        relay(now=city.now)
        papers_in_time.update(issued())

    act("係員", "forward")
    city.away("課長")
    act("課長補佐", "submit")
    city.judge(case, lacking=(4,))
    act("広報主管課長", "return")
    act("係員", "forward")
    act("課長補佐", "submit")
    city.judge(case)
    city.away("広報主管課長")
    act("広報補佐", "approve")
    Absence.objects.all().delete()
    for section, role in (("商工観光課", "課長"), ("秘書広報課", "広報主管課長")):
        readings = Task.objects.open().filter(desk="later_reading", section=city.sections[section])
        for task in readings:
            act(role, "later_read", task=task)
    case.refresh_from_db()
    assert sorted(papers_in_time) == [FIRST, SECOND, DECISION]
    return case, papers_in_time


def rename_people(city: City) -> None:
    User.objects.update(name="改名 花子", kana="かいめい")


def move_everybody(city: City) -> None:
    Appointment.objects.update(ends=city.now.date())
    Substitute.objects.all().delete()
    tomorrow = city.now.date() + timedelta(days=1)
    heirs = [city.section(name) for name in ("新しい課", "別の課")]
    for number, role in enumerate(("係員", "課長", "課長補佐", "広報主管課長", "広報補佐", "広報担当")):
        row = Appointment(user=city[role], section=heirs[number % 2], post="参事", begins=tomorrow)
        row.save()


def rename_posts(city: City) -> None:
    Appointment.objects.update(post="参与")


def rename_sections(city: City) -> None:
    for section in city.sections.values():
        change_section(
            section=section, begins=city.now.date(), name=f"新{section.name}", by=None, now=city.now
        )


def end_the_section(city: City) -> None:
    city.section("観光課", "生活経済部")
    for name in ("商工観光課", "農政課"):
        city.end(name, city.now.date(), "観光課")
    city.now += timedelta(days=2)
    run_daily(now=city.now)


def send_everybody_away(city: City) -> None:
    for role in city.people:
        city.away(role)


def change_the_drafts_fields(city: City) -> None:
    NewOperationApplication.objects.update(account_name="別名", medium="x", purpose="別の目的", start_on=None)
    NewOperationApplication.joint_sections.through.objects.all().delete()


def all_of_it(city: City) -> None:
    for change in CHANGES[:-1]:
        change(city)
    city.now += timedelta(days=400)


CHANGES: list[Callable[[City], None]] = [
    rename_people,
    rename_posts,
    rename_sections,
    send_everybody_away,
    end_the_section,
    move_everybody,
    change_the_drafts_fields,
    all_of_it,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_papers_made_late_are_those_that_would_have_been_made_in_time(
    city: City, change: Callable[[City], None]
) -> None:
    case, in_time = story(city)
    IssuedDocument.objects.all().delete()  # as if the relay had not run
    change(city)
    papers.issue_for_case(key="", payload={"case": case.pk, "kind": case.kind}, now=city.now)
    late = issued()
    assert [version for version in in_time if late.get(version) != in_time[version]] == []
    assert sorted(late) == sorted(in_time)
    assert all(document.is_intact() for document in IssuedDocument.objects.all())


def test_stored_papers_stay_as_they_are_and_are_what_is_opened(city: City) -> None:
    case, in_time = story(city)
    all_of_it(city)
    papers.issue_for_case(key="", payload={"case": case.pk, "kind": case.kind}, now=city.now)
    assert issued() == in_time
    assert client_of(city, "監査").get(f"{BASE}/{case.pk}/paper/").content == in_time[DECISION]


def test_a_paper_opened_before_the_relay_came_is_the_same(city: City) -> None:
    case, in_time = story(city, joint=False)
    IssuedDocument.objects.all().delete()
    all_of_it(city)
    assert client_of(city, "監査").get(f"{BASE}/{case.pk}/paper/").content == in_time[DECISION]
    assert issued() == {DECISION: in_time[DECISION]}


def test_a_clock_that_steps_back_puts_no_later_act_on_a_paper_made_late(city: City) -> None:
    case = city.judged()
    relay(now=city.now)
    in_time = issued()
    IssuedDocument.objects.all().delete()
    city.now -= timedelta(days=1)
    city.act("広報主管課長", "return", case, comment="あとの理由")
    papers.issue_for_case(key="", payload={"case": case.pk, "kind": case.kind}, now=city.now)
    assert (len(in_time), issued()) == (1, in_time)


def test_dates_on_paper_are_those_of_the_acts(city: City) -> None:
    story(city)
    days = {document.version: document.issued_at.date() for document in IssuedDocument.objects.all()}
    assert days == dict.fromkeys((FIRST, SECOND, DECISION), date(2026, 11, 16))
