"""緊急特認 (G4(2) ただし書き): consultation result and approval in one act, also after a telephone call."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import SNSAccount
from applications.emergency.actions import Afterwards
from applications.emergency.process import EMERGENCY
from applications.models import EmergencyRecognition
from applications.policy_revision.process import POLICY_REVISION
from katori_sns.history.models import Event
from katori_sns.workflow.errors import Incomplete, NotAllowed
from tests.city import ITEMS, JST, City
from tests.organisation.entering import client_of

BEFORE = datetime(2022, 9, 30, 23, 59, tzinfo=JST)  # the guideline was not in force
NIGHT = datetime(2026, 11, 15, 23, 40, tzinfo=JST)

SHEET: dict[str, Any] = {
    "account_name": "災害情報",
    "on_media": ["x", "line"],
    "ground": "台風の接近",
    "purpose": "避難を知らせる",
    "manager": "商工観光課長",
    "told_at": NIGHT,
    "told_by": "課長",
    "told_to": "広報主管課長",
}


def at_pr(city: City, **more: Any) -> Any:
    case = city.start(EMERGENCY, **SHEET | more)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    return case


def test_it_opens_an_account_for_each_medium_and_keeps_both_times(city: City) -> None:
    case = at_pr(city)
    due = city.now.date() + timedelta(days=60)
    city.act("広報主管課長", "recognise", case, payload=Afterwards(due, ""))
    case.refresh_from_db()
    assert (case.state, case.told_at, case.decided_at, case.items_due) == ("recognised", NIGHT, city.now, due)
    rows = SNSAccount.objects.order_by("medium").values_list("name", "medium", "state", "items_due")
    assert list(rows) == [("災害情報", "line", "pending", due), ("災害情報", "x", "pending", due)]
    assert sorted(case.tasks.open().values_list("desk", flat=True)) == ["acquire", "promotion"]
    words = Event.objects.about(case.subject).order_by("seq").values_list("label", flat=True)
    assert list(words) == ["起案", "所属長へ回す", "提出", "特認"]
    city.act("シティプロモーション", "receive", case)


@pytest.mark.parametrize("payload", [None, Afterwards(None, ""), Afterwards(NIGHT.date(), "要らない")])
def test_the_manager_says_until_when_the_items_follow_or_why_none_do(city: City, payload: Any) -> None:
    case = at_pr(city)
    with pytest.raises(Incomplete):
        city.act("広報主管課長", "recognise", case, payload=payload)
    assert not SNSAccount.objects.exists()
    city.act("広報主管課長", "recognise", case, payload=Afterwards(None, "一日限りの利用"))
    assert {a.items_waived for a in SNSAccount.objects.all()} == {"一日限りの利用"}


def test_a_call_is_told_whole_and_lies_in_the_past(city: City) -> None:
    days = (NIGHT + timedelta(days=9), BEFORE)
    for wrong, field in (({"told_to": ""}, "told_to"), *(({"told_at": day}, "told_at") for day in days)):
        with pytest.raises(Incomplete) as refusal:
            at_pr(city, **wrong)
        assert [p.field for p in refusal.value.problems] == [field]


def test_a_refusal_opens_nothing(city: City) -> None:
    case = at_pr(city)
    city.act("広報主管課長", "refuse", case)
    assert not SNSAccount.objects.exists()


def test_a_substitute_recognises_but_staff_do_not(city: City) -> None:
    case = at_pr(city)
    with pytest.raises(NotAllowed):
        city.act("広報担当", "recognise", case, payload=Afterwards(None, "x"))
    city.act("広報補佐", "recognise", case, payload=Afterwards(None, "x"), ground="急を要し連絡不能")
    assert case.tasks.filter(desk="later_reading", done_at=None).exists()


def test_overdue_items_are_a_mark_and_the_revision_makes_version_one(city: City) -> None:
    city.now -= timedelta(days=400)
    case = at_pr(city, on_media=["x"], told_at=city.now)
    city.act("広報主管課長", "recognise", case, payload=Afterwards(city.now.date() + timedelta(days=1), ""))
    city.now += timedelta(days=400)
    account = SNSAccount.objects.get()
    client = client_of(city, "係員")
    assert "九項目の期限切れ" in client.get(f"/accounts/{account.pk}/").content.decode()
    revision = city.start(POLICY_REVISION, accounts=(account,), reason="特認のあとで定める", **ITEMS)
    city.act("係員", "forward", revision)
    city.act("課長", "submit", revision)
    city.act("広報主管課長", "no_objection", revision)
    assert account.policies.get().version == 1
    assert "九項目の期限切れ" not in client.get(f"/accounts/{account.pk}/").content.decode()


def test_the_date_in_the_form_reaches_the_case(city: City) -> None:
    case = at_pr(city)
    client = client_of(city, "広報主管課長")
    case.refresh_from_db()
    task = case.tasks.get(desk="pr")
    sent = {"task": task.pk, "version": case.version, "items_due": "R9.1.15", "items_waived": ""}
    answer = client.post(f"{case.get_absolute_url()}recognise/confirm/", sent)
    assert answer.status_code == 302
    found = EmergencyRecognition.objects.get(pk=case.pk)
    assert str(found.items_due) == "2027-01-15"
    assert [s.line for s in found.statements] == ["九項目：令和9年1月15日まで"]


def test_a_call_later_today_has_not_been_held_yet(city: City) -> None:
    case = city.start(EMERGENCY, **SHEET | {"told_at": city.now + timedelta(hours=6)})
    city.act("係員", "forward", case)
    with pytest.raises(Incomplete) as refusal:
        city.act("課長", "submit", case)
    assert [p.field for p in refusal.value.problems] == ["told_at"]


@pytest.mark.parametrize("days", [-1, 0])
def test_the_items_follow_after_the_decision(city: City, days: int) -> None:
    case = at_pr(city)
    with pytest.raises(Incomplete) as refusal:
        city.act(
            "広報主管課長",
            "recognise",
            case,
            payload=Afterwards(city.now.date() + timedelta(days=days), ""),
        )
    assert [p.field for p in refusal.value.problems] == ["items_due"]
    assert not SNSAccount.objects.exists()
