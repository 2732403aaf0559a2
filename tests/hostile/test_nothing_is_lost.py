"""Whoever comes too late keeps what he wrote: the page that refuses it shows it for copying."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from applications.new_operation.actions import verdicts_mark
from katori_sns.workflow.models import Statement
from tests.city import City
from tests.hostile.places import CASE
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
TYPED = "二時間かけて書いた文 <b>&"


def kept(answer: HttpResponse) -> bool:
    return "二時間かけて書いた文 &lt;b&gt;&amp;" in answer.content.decode()


def save(client: Client, case_id: int, version: int) -> HttpResponse:
    fields = {
        "version": version,
        "hours": "終日",
        "frequency": TYPED,
        "operators": "主事",
        "comments": "答える",
    }
    return client.post(f"{CASE}/{case_id}/edit/2/", fields)  # type: ignore[return-value]


def test_a_draft_saved_in_another_window(city: City) -> None:
    case = city.draft()
    client = client_of(city, "係員")
    assert save(client, case.pk, 1).status_code == 302
    answer = save(client, case.pk, 1)
    assert (answer.status_code, kept(answer)) == (409, True)


def test_a_draft_forwarded_in_another_window(city: City) -> None:
    case = city.draft()
    client = client_of(city, "係員")
    city.act("係員", "forward", case)
    answer = save(client, case.pk, 1)
    assert (answer.status_code, kept(answer)) == (409, True)
    assert client.get(f"{CASE}/{case.pk}/edit/2/").status_code == 404
    case.refresh_from_db()
    assert case.frequency == "週2回"


def judge(client: Client, case_id: int, seen: str) -> HttpResponse:
    typed = {"seen": seen, "word_4": "lacking", "remark_4": TYPED}
    return client.post(f"{CASE}/{case_id}/assess/", typed)  # type: ignore[return-value]


def test_a_sheet_another_has_filled_in(city: City) -> None:
    case = city.at_pr()
    seen = verdicts_mark(case)
    city.judge(case)
    answer = judge(client_of(city, "広報担当"), case.pk, seen)
    assert (answer.status_code, kept(answer)) == (409, True)


def test_a_sheet_of_a_case_pulled_back_meanwhile(city: City) -> None:
    case = city.at_pr()
    seen = verdicts_mark(case)
    city.act("課長", "pull_back", case)
    answer = judge(client_of(city, "広報担当"), case.pk, seen)
    assert (answer.status_code, kept(answer)) == (409, True)


def test_who_may_not_judge_is_still_refused(city: City) -> None:
    case = city.at_pr()
    for seen in (verdicts_mark(case), "old"):
        assert judge(client_of(city, "係員"), case.pk, seen).status_code == 403
    assert not Statement.objects.exists()


def test_a_reason_written_too_late(city: City) -> None:
    case = city.judged()
    task = city.task(case, "reject")
    case.refresh_from_db()
    data = {"task": task.pk, "version": case.version, "comment": TYPED, "basis": "4 手続 (1)"}
    city.act("課長", "pull_back", case)
    answer = client_of(city, "広報主管課長").post(f"{CASE}/{case.pk}/reject/confirm/", data)
    assert (answer.status_code, kept(answer)) == (409, True)
