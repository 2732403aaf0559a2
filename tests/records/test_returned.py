"""A draft that came back says so: by whom, when, why, what it lacks and until when, for every kind."""

from __future__ import annotations

from typing import Any

import pytest

from katori_sns.processes import PROCESSES
from katori_sns.web.templatetags.web import wareki_time
from katori_sns.workflow.models import NO_DUE
from katori_sns.workflow.steps import Step
from tests.city import City
from tests.markup import flat
from tests.organisation.entering import client_of, page_of
from tests.records.lives import WAYS, Way, steps_of, walk

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
BACK = [(process.kind, step) for process in PROCESSES for step in process.steps if step.sends_back]


def way_to(kind: str, step: Step) -> Way:
    return next(way for way in WAYS[kind] if step in steps_of(kind, way))


def came_back(city: City, kind: str, step: Step) -> Any:
    return next(case for case, taken in walk(city, kind, way_to(kind, step)) if taken == step)


def role_of(city: City, case: Any) -> str:
    return next(role for role, user in city.people.items() if user == case.drafter)


@pytest.mark.parametrize(("kind", "step"), BACK, ids=[f"{kind}-{s.action}@{s.at}" for kind, s in BACK])
def test_a_case_that_came_back_says_what_is_to_be_done(city: City, kind: str, step: Step) -> None:
    case = came_back(city, kind, step)
    task = case.tasks.open().get(desk="draft")
    act = task.because
    client = client_of(city, role_of(city, case))
    page = flat(page_of(client, case.get_absolute_url()))
    assert (act.action, case.state_label) == (step.action, act.act)
    head = f"{act.act}：直して再提出してください"
    who = f"{act.done_name}（{act.done_section} {act.done_post}）"
    banner = page[page.index(head) : page.index("手続の経過")]
    assert [text in banner for text in (who, wareki_time(act.done_at), act.comment)] == [True] * 3
    assert f">{act.act}</span>" in page  # the state, in the head
    assert ("期限" in banner) == (task.due != NO_DUE)
    assert f"直して再提出（{act.act}）" in flat(page_of(client, "/"))
    earlier = page[page.index("手続の経過") : page.index("いまできること")]
    assert act.done_name in earlier


def test_each_lacking_item_leads_to_its_place_where_the_remark_stands(city: City) -> None:
    case = city.at_pr()
    city.judge(case, lacking=(4, 8))
    city.act("広報主管課長", "return", case, comment="④と⑧を書き足してください")
    client = client_of(city, "係員")
    page = page_of(client, case.get_absolute_url())
    edit = f"/cases/new-operation/{case.pk}/edit/3/"
    assert f'href="{edit}#id_item_content"' in page
    assert f'href="{edit}#id_item_data"' in page
    form = page_of(client, edit)
    place = form.index('id="id_item_content"')
    assert "足りません" in form[place : form.index("clause_4")]
    assert form.count("足りません") == 2
    assert "edit/3/" not in page_of(client_of(city, "同僚"), case.get_absolute_url())


def test_a_draft_pulled_back_or_new_has_no_such_banner(city: City) -> None:
    case = city.at_chief()
    city.act("係員", "pull_back", case)
    assert "直して再提出" not in page_of(client_of(city, "係員"), case.get_absolute_url())


def test_who_moved_is_not_offered_his_draft(city: City) -> None:
    case = city.draft()
    city["係員"].appointments.update(section=city.sections["農政課"])
    client = client_of(city, "係員")
    assert "下書きを直す" not in page_of(client, case.get_absolute_url())
    assert client.get(f"/cases/new-operation/{case.pk}/edit/1/").status_code == 404
