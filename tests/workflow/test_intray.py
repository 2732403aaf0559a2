"""未処理: each number is the number of rows behind its link; what is only received is received in bulk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from katori_sns.processes import PROCESSES
from katori_sns.workflow.models import Task
from katori_sns.workflow.together import todos
from tests.applications.lists import made, settle
from tests.applications.lives import acquired, rename, sent
from tests.city import City
from tests.organisation.entering import client_of, page_of

pytestmark = pytest.mark.sqlite
ROLES = ("係員", "課長", "他課の課長", "広報担当", "広報主管課長", "シティプロモーション")
TAB = re.compile(r'href="\?(tray=[^"]*(?:todo|late)[^"]*)"[^>]*>(\S+) ([\d,]+)</a>')
DAY = re.compile(r'href="\?(tray=[^"]*due=[^"]*)"\s+aria-label="(\S+)までの(\d+)件"')


def listed(client: Client, query: str) -> int:
    """How many tasks the tray lists under the query."""
    found = re.findall(r"　(\d+)件\s*</th>", page_of(client, f"/?{query}"))
    return sum(map(int, found))


def waiting(city: City) -> Any:
    """An application that waits for the common policy to be changed."""
    case = city.at_pr()
    city.judge(case, lacking=(2,))
    city.act("広報担当", "revise_policy", case)
    return case


def test_every_number_of_the_tray_is_the_number_of_rows_behind_its_link(city: City) -> None:
    waiting(city)
    back = city.at_pr()
    city.act("広報主管課長", "return", back)
    sent(city, rename(city, acquired(city)))
    rows = made(city)
    for at in (0, 1):
        settle(city, rows, at)
    city.act("広報担当", "propose", rows)
    seen = set()
    for role in ROLES:
        client = client_of(city, role)
        for tray in ("mine", "section", "all"):
            page = page_of(client, f"/?tray={tray}")
            for query, label, number in TAB.findall(page) + DAY.findall(page):
                seen.add(label)
                assert (role, label, int(number)) == (
                    role,
                    label,
                    listed(client, query.replace("&amp;", "&")),
                )
    assert {"期限超過", "受理", "受領", "供覧", "所属の行の確認", "直して再提出（差戻し）"} <= seen


def test_what_came_back_and_what_waits_for_others_stand_apart(city: City) -> None:
    waiting(city)
    rows = made(city)
    for at in (0, 1):
        settle(city, rows, at)
    city.act("広報担当", "propose", rows)
    back = city.at_pr()
    city.act("広報主管課長", "return", back)
    page = page_of(client_of(city, "広報担当"), "/")
    assert "ほかの手続を待っています　1件" in page
    assert page.count('<tr class="rests">') == 1
    assert "ほかの手続を待っています" not in page_of(client_of(city, "係員"), "/")
    assert "直して再提出（差戻し）　1件" in page_of(client_of(city, "係員"), "/")
    everywhere = page_of(client_of(city, "広報担当"), "/?tray=all")
    assert everywhere.count(">所属の行の確認</strong>") == 1  # one row for both sections
    assert "2所属" in everywhere


def ticked(client: Client, todo: str) -> list[str]:
    """The keys of the tasks that the tray offers to tick."""
    return re.findall(r'name="task"\s+value="(\d+)"', page_of(client, f"/?todo={todo}"))


def test_what_is_received_is_received_in_bulk_and_one_that_fails_stops_no_other(city: City) -> None:
    reports = [city.approved() for _ in range(3)]
    client = client_of(city, "シティプロモーション")
    keys = ticked(client, "受領")
    assert len(keys) == 3
    asked = page_of(client, "/together/?" + "&".join(f"task={key}" for key in keys))
    rows = re.findall(r'name="row" value="([\d-]+)"', asked)
    assert len(rows) == 3
    assert Task.objects.filter(desk="promotion").open().count() == 3  # the page itself records nothing
    city.person("推進課の同僚", "シティプロモーション推進課", "主事")
    city.act("推進課の同僚", "receive", reports[1])
    # A decision and a task of nobody's are sent along.
    city.at_pr()
    alien = Task.objects.get(desk="assess", done_at=None)
    answer = client.post("/together/", {"row": [*rows, f"{alien.pk}-1", "999999-", "x"]}, follow=True)
    assert "2件を記録しました。" in answer.text
    assert answer.text.count("は記録していません。") == 1
    assert not Task.objects.filter(desk="promotion").open().exists()
    assert Task.objects.filter(action="receive").count() == 3
    alien.refresh_from_db()
    assert alien.done_at is None


def test_no_decision_and_nothing_that_waits_for_another_is_recorded_in_bulk(city: City) -> None:
    case = city.judged()
    waits = set(case.tasks.open().values_list("pk", flat=True))
    keys = "&".join(f"task={key}" for key in waits)
    for role in ("広報主管課長", "広報担当", "シティプロモーション", "監査"):
        client = client_of(city, role)
        assert "まとめて記録できるものはありません" in page_of(client, f"/together/?{keys}&task=x&task=")
        rows = [f"{task.pk}-{case.version}" for task in case.tasks.open()]
        client.post("/together/", {"row": rows})
    assert set(case.tasks.open().values_list("pk", flat=True)) == waits
    manager = client_of(city, "広報主管課長")
    assert "まとめて承認" not in page_of(manager, "/?todo=承認")


def test_only_steps_that_decide_nothing_are_done_together() -> None:
    found = {(p.kind, s.at) for p in PROCESSES for s in p.steps if p.words[s.action].together}
    deciding = {(p.kind, d.key) for p in PROCESSES for d in p.desks if d.decides}
    assert len(found) > 5
    assert not found & deciding
    assert todos() == {"受領", "供覧", "受理"}
    steps = [s for p in PROCESSES for s in p.steps if p.words[s.action].together]
    assert not any(s.needs_comment or s.by for s in steps)


def test_desks_that_rest_are_known_by_their_key_alone() -> None:
    resting = [d.key for p in PROCESSES for d in p.desks if d.rests]
    every = [d.key for p in PROCESSES for d in p.desks]
    assert resting
    assert all(every.count(key) == 1 for key in resting)
