"""緊急特認の一覧: calls, decisions and what became of the nine items, for whom it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.account.policies import add_policy
from accounts.models import SNSAccount
from accounts.policy.items import NINE_ITEMS
from applications.emergency.actions import Afterwards
from applications.models import EmergencyRecognition
from katori_sns.history.models import Event
from katori_sns.web import pages
from tests.applications.test_emergency import at_pr
from tests.city import City
from tests.markup import flat
from tests.organisation.entering import client_of

LIST = "/cases/emergency/list/"
CSV = "/cases/emergency/list/export/"


def recognised(city: City, due: int | None = 30, waived: str = "", **more: Any) -> Any:
    case = at_pr(city, **more)
    day = city.now.date() + timedelta(days=due) if due else None
    city.act("広報主管課長", "recognise", case, payload=Afterwards(day, waived))
    return case


def text(city: City, role: str = "監査", path: str = LIST) -> str:
    answer = client_of(city, role).get(path)
    assert answer.status_code == 200
    return flat(answer.getvalue().decode()) if path == LIST else answer.getvalue().decode()


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("監査", True),
        ("広報担当", True),
        ("広報主管課長", True),
        ("係員", False),
        ("課長", False),
        ("シティプロモーション", False),
        ("システム管理者", False),
        ("委託業者", False),
    ],
)
def test_the_pr_division_and_auditors_see_it_and_nobody_else(city: City, role: str, seen: bool) -> None:
    recognised(city)
    client = client_of(city, role)
    assert [client.get(path).status_code for path in (LIST, CSV)] == [200 if seen else 404] * 2
    menu = client.get("/cases/")
    assert (LIST in menu.text if menu.status_code == 200 else False) == seen


def test_the_call_the_decision_and_the_waiver_stand_in_it(city: City) -> None:
    recognised(city, None, "一日限りの利用")
    page = text(city)
    for words in ("災害情報", "課長 → 広報主管課長", "23:40", "求めない", "一日限りの利用"):
        assert words in page
    assert "広報主管課長 太郎" in page
    line = text(city, path=CSV).splitlines()[1]
    assert [words in line for words in ("台風の接近", "一日限りの利用", "課長", "申第1号")] == [True] * 4


def test_what_is_refused_or_waits_stands_in_it_and_no_draft_does(city: City) -> None:
    city.act("広報主管課長", "refuse", at_pr(city, account_name="断ったもの"))
    at_pr(city, account_name="待つもの")
    city.act("課長", "cancel", at_pr(city, account_name="取り下げたもの"))
    page = text(city)
    assert [name in page for name in ("断ったもの", "待つもの", "取り下げたもの")] == [True] * 3
    EmergencyRecognition.objects.update(submitted_at=None)
    assert "断ったもの" not in text(city)


def test_it_says_what_became_of_the_items(city: City) -> None:
    case = recognised(city, 90)
    assert "未整備" in text(city)
    EmergencyRecognition.objects.update(items_due=city.now.date() - timedelta(days=1))
    assert "期限切れ" in text(city)
    items = {item.field: f"{item.title}のこと" for item in NINE_ITEMS}
    first, second = SNSAccount.objects.order_by("pk")
    add_policy(first, 1, items=items, source=f"case:{case.pk}", today=city.now.date())
    assert "期限切れ" in text(city)
    add_policy(second, 1, items=items, source=f"case:{case.pk}", today=city.now.date())
    assert "整備済" in text(city)


def test_taking_it_away_is_recorded(city: City) -> None:
    recognised(city)
    client_of(city, "監査").get(CSV).getvalue()
    assert Event.objects.filter(label="緊急特認の書き出し", actor=city["監査"]).count() == 1


def test_it_asks_as_many_questions_for_three_as_for_one_and_goes_on_page_by_page(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, counts = client_of(city, "監査"), []
    for name in ("一つ目", "二つ目", "三つ目"):
        recognised(city, account_name=name)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]
    monkeypatch.setattr("applications.emergency.views.keyset_page", _two_at_once)
    first = client.get(LIST)
    assert ("三つ目" in first.text, "一つ目" in first.text) == (True, False)
    after = first.context["page"].next
    second = client.get(f"{LIST}?after={after}")
    assert ("三つ目" in second.text, "一つ目" in second.text) == (False, True)
    assert client.get(f"{LIST}?after=broken").status_code == 404


def _two_at_once(queryset: Any, **more: Any) -> Any:
    return pages.keyset_page(queryset, **more, size=2)
