"""Where there is nothing to do the page says what comes next, and leads only where one is let in."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from applications.models import NewOperationApplication
from applications.new_operation.actions import Rejection
from katori_sns.cases.next_steps import next_steps
from katori_sns.cases.reading import read
from katori_sns.organisation.roles import ActorContext
from katori_sns.processes import CASE_TYPES
from tests.applications import lives
from tests.city import City
from tests.hostile.places import form_of
from tests.long import LONG
from tests.markup import flat
from tests.organisation.entering import client_of, page_of
from tests.records.lives import WAYS, Way, walk

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]
NOTHING = "いま、あなたが行うことはありません。"


def panel(city: City, role: str, case: Any) -> str:
    page = flat(unescape(page_of(client_of(city, role), case.get_absolute_url())))
    return page[page.index("いまできること</h2>") : page.index("このページの内容")]


def test_a_consultation_that_ended_leads_to_its_applications(city: City) -> None:
    case = lives.sent(city, lives.consultation(city, "instagram", "x"))
    city.act("広報主管課長", "no_objection", case)
    shown = panel(city, "係員", case)
    path = f"/cases/new-operation/new/?consultation={case.pk}&medium=instagram&medium_name="
    assert shown.count("協議が終わりました。申請書を作れます。") == 1
    assert (f'href="{path}"' in shown, "Xの申請書を作る" in shown, NOTHING in shown) == (True, True, False)
    client = client_of(city, "係員")
    page = page_of(client, path)
    chosen = {"consultation": str(case.pk), "medium": "instagram"}
    assert form_of(page).fields["consultation"] == chosen["consultation"]
    assert 'value="instagram" selected' in flat(page)
    answer = client.post(path, form_of(page).fields | chosen | {"account_name": "大祭", "scope": "single"})
    assert answer.status_code == 302
    made = NewOperationApplication.objects.get()
    assert (made.purpose, made.content) == (case.purpose, case.content)
    assert "申請書を作る" not in panel(city, "広報担当", case)


def test_an_approved_application_leads_to_the_acquisition(city: City) -> None:
    case = city.approved()
    account = case.case_accounts.get().account
    shown = panel(city, "係員", case)
    assert f'href="/cases/acquisition/new/?account={account.pk}"' in shown
    assert f'href="/cases/abandonment/new/?account={account.pk}"' in shown
    assert "取得届を作る" not in panel(city, "広報担当", case)
    type(account).objects.update(state="active", acquired_on=city.now.date())
    assert "取得届を作る" not in panel(city, "係員", case)


def test_a_refused_emergency_leads_to_the_ordinary_way_with_its_text(city: City) -> None:
    case = lives.sent(city, lives.emergency(city, "x", purpose="避難所を知らせる"))
    city.act("広報主管課長", "refuse", case)
    path = f"/cases/prior-consultation/new/?from={case.pk}"
    assert f'href="{path}"' in panel(city, "係員", case)
    page = page_of(client_of(city, "係員"), path)
    assert "避難所を知らせる" in page
    assert re.search(r'value="x"[^>]*checked', page)
    assert "避難所を知らせる" not in page_of(client_of(city, "他課の係員"), path)


def test_a_rejected_application_leads_to_a_new_consultation_with_its_text(city: City) -> None:
    case = city.judged(purpose="大祭の魅力")
    city.act("広報主管課長", "reject", case, payload=Rejection("4 手続 (1)"))
    path = f"/cases/prior-consultation/new/?from={case.pk}"
    assert f'href="{path}"' in panel(city, "課長", case)
    assert "大祭の魅力" in page_of(client_of(city, "課長"), path)


def test_a_cancelled_draft_keeps_its_consultation(city: City) -> None:
    case = city.draft()
    city.act("係員", "cancel", case)
    assert f"?consultation={case.consultation_id}&" in panel(city, "係員", case)


def test_who_waits_is_told_for_whom(city: City) -> None:
    case = city.at_pr()
    assert f"{NOTHING}秘書広報課 課長 広報主管課長 太郎" in panel(city, "同僚", case)


EVERY = [(kind, way) for kind, ways in WAYS.items() for way in ways]
# In `make test` one way to each last act of a kind.
ENDS = EVERY if LONG else [*{(kind, way.words.split()[-1]): (kind, way) for kind, way in EVERY}.values()]


@pytest.mark.parametrize(("kind", "way"), ENDS if LONG else ENDS[::2], ids=str)
def test_what_comes_next_is_open_to_whom_it_is_shown(city: City, kind: str, way: Way) -> None:
    *_, (case, _) = walk(city, kind, way)
    case_type = next(t for t in CASE_TYPES if t.kind == kind)
    for role in ("係員", "課長", "他課の係員", "広報担当"):
        org = ActorContext(city.now.date(), city[role])
        reading = read(case_type.process, case, org)
        for step in next_steps(case_type, reading, ()):
            assert client_of(city, role).get(step.url, follow=True).status_code == 200
