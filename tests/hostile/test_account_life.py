"""What a careless or hostile colleague tries with consultations, emergencies and the nine items."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import CommonPolicy, SNSAccount
from applications.common_policy.process import COMMON_POLICY
from applications.consultation.process import PRIOR_CONSULTATION
from applications.emergency.actions import Afterwards
from applications.emergency.process import EMERGENCY
from applications.models import ConsultedMedium
from katori_sns.daily import run_daily
from katori_sns.workflow.errors import Incomplete, NotAllowed, NotVisible
from katori_sns.workflow.models import Task
from tests.applications.lives import acquisition, sent
from tests.city import City
from tests.organisation.entering import client_of

pytestmark = [pytest.mark.sqlite, pytest.mark.no_cover]


def test_every_account_of_an_emergency_is_reminded_until_it_is_reported(city: City) -> None:
    case = city.start(
        EMERGENCY,
        account_name="災害",
        on_media=["x", "instagram"],
        ground="災害",
        purpose="命",
        manager="課長",
    )
    sent(city, case)
    city.act("広報主管課長", "recognise", case, payload=Afterwards(city.now.date() + timedelta(days=30), ""))
    account = SNSAccount.objects.get(medium="instagram")
    sent(city, acquisition(city, account))
    assert Task.objects.open().filter(case=case, desk="acquire").exists()
    other = SNSAccount.objects.get(medium="x")
    sent(city, acquisition(city, other, "https://x.com/sawara"))
    assert not Task.objects.open().filter(case=case, desk="acquire").exists()


def test_a_medium_ticked_twice_counts_once(city: City) -> None:
    client = client_of(city, "係員")
    typed = {"on_media": ["x", "x"], "purpose": "目的", "content": "内容"}
    assert client.post("/cases/prior-consultation/new/", typed).status_code == 302
    case = PRIOR_CONSULTATION.model.objects.latest("pk")
    sent(city, case)
    city.act("広報主管課長", "no_objection", case)
    assert ConsultedMedium.objects.filter(consultation=case).count() == 1


def test_an_emergency_medium_ticked_twice_counts_once(city: City) -> None:
    client = client_of(city, "係員")
    typed = {
        "account_name": "災害",
        "on_media": ["x", "x"],
        "ground": "災害",
        "purpose": "目的",
        "manager": "課長",
    }
    assert client.post("/cases/emergency/new/", typed).status_code == 302
    case = EMERGENCY.model.objects.latest("pk")
    assert case.on_media == ["x"]


def test_answers_to_the_conditions_of_another_consultation_do_not_count(city: City) -> None:
    old = city.consulted("商工観光課", "instagram", conditions=["返信しない"])
    new = city.consulted("商工観光課", "instagram", conditions=["毎月報告する"])
    case = city.draft(consultation=old, answers={f"{old.pk}-1": "返信しません"})
    client = client_of(city, "係員")
    page = f"/cases/new-operation/{case.pk}/edit/1/"
    typed = {
        "account_name": "佐原の大祭",
        "medium": "instagram",
        "scope": "single",
        "consultation": new.pk,
        "version": 1,
        "manager": "課長",
        "purpose": "目的",
        "trouble": "連絡",
        "content": "内容",
        "start_on": "R9.4.1",
    }
    assert client.post(page, typed).status_code == 302
    case.refresh_from_db()
    assert case.consultation_id == new.pk
    with pytest.raises(Incomplete):
        city.act("係員", "forward", case)


def test_another_medium_of_another_name_was_not_consulted_about(city: City) -> None:
    cited = city.consulted("商工観光課", medium_name="市民掲示板")
    cited.on_media = ["other"]
    ConsultedMedium.objects.create(consultation=cited, medium="other", medium_name="市民掲示板")
    case = city.draft(consultation=cited, medium="other", medium_name="別の媒体")
    with pytest.raises(Incomplete):
        city.act("係員", "forward", case)


def basics(cited: int, version: int = 1) -> dict[str, object]:
    """The first step of an application, as a browser sends it."""
    return {
        "account_name": "佐原の大祭",
        "medium": "instagram",
        "scope": "single",
        "consultation": cited,
        "version": version,
    }


def test_a_consultation_of_another_section_is_not_cited(city: City) -> None:
    city.appoint("係員", "農政課", "主事")
    cited = city.consulted("農政課", "instagram")
    client = client_of(city, "係員")
    statuses = {"商工観光課": 422, "農政課": 302}
    for section, status in statuses.items():
        typed = basics(cited.pk) | {"section": city.sections[section].pk}
        assert client.post("/cases/new-operation/new/", typed).status_code == status


def test_a_consultation_of_the_section_before_is_cited(city: City) -> None:
    cited = city.consulted("農政課", "instagram")
    page = client_of(city, "係員").get("/cases/new-operation/new/").content.decode()
    assert cited.number not in page
    city.end("農政課", city.now.date(), "商工観光課")
    run_daily(now=city.now + timedelta(days=1))
    page = client_of(city, "係員").get("/cases/new-operation/new/").content.decode()
    assert cited.number in page


def test_a_draft_of_the_manual_keeps_no_password(city: City) -> None:
    case = city.draft()
    client = client_of(city, "係員")
    typed = {"version": 1, "item_manual": "パスワード：Katori2026!"}
    client.post(f"/cases/new-operation/{case.pk}/edit/3/", typed, headers={"HX-Request": "true"})
    case.refresh_from_db()
    assert "Katori2026" not in case.item_manual


def revised(city: City, text: str, days: int) -> Any:
    """A revision of the common policy of the PR division's own motion, proposed to its manager."""
    case = city.start(
        COMMON_POLICY,
        "広報担当",
        "秘書広報課",
        origin="pr",
        text=f"第1条（目的）{text}",
        reason="見直し",
        publish_on=city.now.date() + timedelta(days=days),
    )
    city.act("広報担当", "propose", case)
    return case


def test_who_proposed_a_revision_pulls_it_back(city: City) -> None:
    case = revised(city, "本文", 0)
    for role in ("広報補佐", "広報主管課長", "課長"):
        with pytest.raises((NotAllowed, NotVisible)):
            city.act(role, "take_back", case)
    city.act("広報担当", "take_back", case)
    case.refresh_from_db()
    assert (case.state, case.tasks.open().get().desk, case.round) == ("draft", "draft", 2)
    city.act("広報担当", "propose", case)
    city.act("広報主管課長", "decide", case)


def test_the_nine_items_of_an_emergency_are_not_due_before_they_are_asked_for(city: City) -> None:
    case = city.start(
        EMERGENCY, account_name="災害", on_media=["x"], ground="災害", purpose="命", manager="課長"
    )
    sent(city, case)
    yesterday = city.now.date() - timedelta(days=1)
    with pytest.raises(Incomplete) as refusal:
        city.act("広報主管課長", "recognise", case, payload=Afterwards(yesterday, ""))
    assert [problem.field for problem in refusal.value.problems] == ["items_due"]
    assert not SNSAccount.objects.exists()


def test_a_version_to_come_is_not_skipped_by_one_of_today(city: City) -> None:
    for text, days in (("先の版", 60), ("きょうの版", 0)):
        city.act("広報主管課長", "decide", revised(city, text, days))
    later = CommonPolicy.objects.in_force(city.now.date() + timedelta(days=90))
    assert later is not None
    assert later.clauses.get().text == "先の版"
