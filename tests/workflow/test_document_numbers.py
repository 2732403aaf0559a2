"""文書番号: the city's own number, entered by the office whose document it is, also afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from applications.models import RetroactiveRegistration
from katori_sns.cases.papers import issued
from katori_sns.history.models import Event
from katori_sns.organisation.roles import ActorContext
from katori_sns.processes import CASE_TYPES, PROCESSES
from katori_sns.workflow.document_numbers import LONGEST, enter_number
from katori_sns.workflow.errors import NotAllowed, NotVisible
from katori_sns.workflow.models import Case, Statement
from katori_sns.workflow.verification import check_cases
from tests.applications import lives
from tests.city import City
from tests.documents.papers import pages, squeeze
from tests.incidents import reporting
from tests.organisation.entering import client_of

OWN, THEIRS = "香商観第123号", "香秘広第45号"


def entered(city: City, case: Any, role: str, number: str, whose: str = "submission") -> None:
    enter_number(case.pk, whose=whose, number=number, actor=city[role], now=city.now)


def at_pr(city: City) -> Any:
    return lives.sent(city, lives.consultation(city))


def decided(city: City) -> Any:
    case = at_pr(city)
    city.act("広報主管課長", "no_objection", case)
    return case


def intact(case: Any) -> list[str]:
    process = next(process for process in PROCESSES if process.kind == case.kind)
    return [finding.problem for finding in check_cases(process, [case.subject])]


def _text(pdf: bytes) -> str:
    return squeeze("".join(pages(pdf)))


def test_the_section_numbers_what_it_submitted_and_the_pr_division_what_it_decided(city: City) -> None:
    case = decided(city)
    entered(city, case, "同僚", OWN)
    entered(city, case, "広報担当", THEIRS, "decision")
    case.refresh_from_db()
    assert case.document_number == f"{OWN}、{THEIRS}"
    said = Statement.objects.filter(task__case=case.pk, key__startswith="document:").order_by("pk")
    assert [(s.label, s.word, s.by) for s in said] == [
        ("提出の文書番号", OWN, city["同僚"]),
        ("決定の文書番号", THEIRS, city["広報担当"]),
    ]
    event = Event.objects.about(case.subject).latest("seq")
    assert event.changes["文書番号"] == [OWN, f"{OWN}、{THEIRS}"]
    assert event.actor_section == "秘書広報課"


@pytest.mark.parametrize(
    ("role", "whose"),
    [
        ("係員", "decision"),
        ("広報担当", "submission"),
        ("シティプロモーション", "submission"),
        ("監査", "submission"),
        ("監査", "decision"),
        ("係員", "another"),
    ],
)
def test_no_office_numbers_the_other_s_document(city: City, role: str, whose: str) -> None:
    case = decided(city)
    with pytest.raises((NotAllowed, NotVisible)):
        entered(city, case, role, OWN, whose)
    case.refresh_from_db()
    assert case.document_number == ""


@pytest.mark.parametrize("role", ["他課の係員", "委託業者", "システム管理者"])
def test_for_whom_the_case_does_not_exist_its_page_does_not(city: City, role: str) -> None:
    case = decided(city)
    with pytest.raises(NotVisible):
        entered(city, case, role, OWN)
    assert client_of(city, role).get(f"/cases/{case.pk}/number/").status_code == 404


def test_nothing_is_numbered_as_decided_before_it_is(city: City) -> None:
    with pytest.raises(NotAllowed):
        entered(city, at_pr(city), "広報担当", THEIRS, "decision")


@pytest.mark.parametrize("number", ["", "　", "あ" * (LONGEST + 1)])
def test_a_number_is_something_and_fits(city: City, number: str) -> None:
    with pytest.raises(NotAllowed):
        entered(city, at_pr(city), "係員", number)


def test_the_history_still_verifies_and_finds_a_number_that_was_changed(city: City) -> None:
    case = decided(city)
    entered(city, case, "係員", OWN)
    entered(city, case, "広報担当", THEIRS, "decision")
    assert intact(case) == []
    Case.objects.filter(pk=case.pk).update(document_number="別の番号")
    assert len(intact(case)) == 1
    Case.objects.filter(pk=case.pk).update(document_number=f"{OWN}、{THEIRS}")
    Statement.objects.filter(key="document:submission").update(word="別の番号")
    assert len(intact(case)) == 1


def test_a_number_put_right_names_the_one_before(city: City) -> None:
    case = decided(city)
    entered(city, case, "係員", "香商観第12号")
    entered(city, case, "係員", OWN)
    case.refresh_from_db()
    assert case.document_number == OWN
    assert Event.objects.about(case.subject).latest("seq").changes["提出の文書番号"] == ["香商観第12号", OWN]


def test_it_is_found_in_the_list_and_stays_found(city: City) -> None:
    case = at_pr(city)
    entered(city, case, "係員", OWN)
    client = client_of(city, "係員")
    assert case.title in client.get("/cases/", {"q": "香商観第123"}).text
    assert OWN in client.get("/cases/").text
    assert OWN in b"".join(client.get("/cases/export/").streaming_content).decode()  # type: ignore[arg-type]
    city.act("広報主管課長", "return", case)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    assert case.title in client.get("/cases/", {"q": "香商観第123"}).text


def test_it_stands_on_the_second_part_of_what_is_issued_later_and_in_the_whole_case(city: City) -> None:
    case = city.at_pr()
    case_type = next(t for t in CASE_TYPES if t.kind == case.kind)
    before = issued(case_type, case, city.now)
    assert before is not None
    assert OWN not in _text(before.content)
    entered(city, case, "係員", OWN)
    whole = client_of(city, "係員").get(f"/cases/new-operation/{case.pk}/whole/").content
    assert OWN in _text(whole)


def test_the_page_enters_it(city: City) -> None:
    case = at_pr(city)
    client = client_of(city, "係員")
    path = f"/cases/{case.pk}/number/"
    assert path in client.get(case.get_absolute_url()).text
    assert client.post(path, {"number": "", "whose": "submission"}).status_code == 422
    assert client.post(path, {"number": OWN, "whose": "decision"}).status_code == 422
    assert client.post(path, {"number": OWN, "whose": "submission"}).status_code == 302
    assert OWN in client.get(case.get_absolute_url()).text


def test_a_draft_of_another_section_has_no_such_page(city: City) -> None:
    case = lives.consultation(city)
    entered(city, case, "係員", OWN)
    assert client_of(city, "広報担当").get(f"/cases/{case.pk}/number/").status_code == 404
    assert not RetroactiveRegistration.objects.exists()
    org = ActorContext(city.now.date(), city["広報担当"])
    assert not Case.objects.visible_to(org).filter(pk=case.pk).exists()


def test_who_knows_only_that_an_incident_exists_numbers_nothing(city: City) -> None:
    case = reporting.filed(city)
    assert client_of(city, "同僚").get(f"/cases/{case.pk}/number/").status_code == 404
    with pytest.raises(NotVisible):
        entered(city, case, "同僚", OWN)
    entered(city, case, "係員", OWN)
    assert intact(case) == []


def test_the_same_number_again_stands_once_among_the_words(city: City) -> None:
    case = at_pr(city)
    for _ in range(2):
        entered(city, case, "係員", OWN)
        city.now += timedelta(minutes=1)
    case.refresh_from_db()
    assert case.found_as.count("123") == 1
    assert intact(case) == []


def test_what_is_submitted_again_bears_the_number_on_its_second_part(city: City) -> None:
    case = city.at_pr()
    entered(city, case, "係員", OWN)
    city.now += timedelta(minutes=1)
    city.act("広報主管課長", "return", case)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    case_type = next(t for t in CASE_TYPES if t.kind == case.kind)
    case.refresh_from_db()
    paper = issued(case_type, case, city.now)
    assert paper is not None
    first, *second = pages(paper.content)
    assert (OWN in first, OWN in "".join(second)) == (False, True)


def test_who_reads_but_neither_submitted_nor_decided_has_no_such_page(city: City) -> None:
    case = city.approved()
    assert client_of(city, "監査").get(case.get_absolute_url()).status_code == 200
    assert client_of(city, "監査").get(f"/cases/{case.pk}/number/").status_code == 404
