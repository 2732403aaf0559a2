"""事前協議 (G4(1)): asked or recorded, with a result that an application cites and uses up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from applications.consultation.actions import Conditions
from applications.consultation.process import PRIOR_CONSULTATION
from applications.models import ConsultedMedium, NewOperationApplication, PriorConsultation
from applications.new_operation.fields import conditions_of
from katori_sns.workflow.errors import Incomplete, NotAllowed, NotVisible
from tests.applications.lives import common, lacking
from tests.city import JST, City
from tests.organisation.entering import client_of
from tests.permissions import sees


def asked(city: City, *media: str, **more: Any) -> Any:
    fields = {"purpose": "大祭を知らせる", "content": "日程"} | more
    return city.start(PRIOR_CONSULTATION, on_media=list(media or ["instagram"]), **fields)


def at_pr(city: City, *media: str, **more: Any) -> Any:
    case = asked(city, *media, **more)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    return case


def recorded(city: City, role: str = "広報担当") -> Any:
    return city.start(
        PRIOR_CONSULTATION,
        role,
        origin="pr",
        on_media=["youtube"],
        held_at=datetime(2026, 11, 13, 14, 30, tzinfo=JST),
        held_with="商工観光課長",
        gist="動画で知らせたい",
        outcome="よい",
    )


@pytest.mark.parametrize("result", ["no_objection", "objection"])
def test_a_result_may_be_cited_once_for_each_medium(city: City, result: str) -> None:
    case = at_pr(city, "instagram", "x")
    city.act("広報主管課長", result, case)
    case.refresh_from_db()
    assert (case.state, case.number, case.decided_at) == (result, "令和8年度 協第1号", city.now)
    assert list(ConsultedMedium.objects.values_list("medium", flat=True).order_by("medium")) == [
        "instagram",
        "x",
    ]


def test_a_consultation_without_media_or_purpose_stays_with_its_drafter(city: City) -> None:
    case = city.start(PRIOR_CONSULTATION)
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", case)
    assert [p.field for p in refusal.value.problems] == ["on_media", "purpose", "content"]


def test_conditions_are_numbered_and_answered_one_by_one(city: City) -> None:
    case = at_pr(city)
    with pytest.raises(Incomplete):
        city.act("広報主管課長", "conditional", case, payload=Conditions())
    city.act(
        "広報主管課長", "conditional", case, payload=Conditions(("了承を得ること", "中止の手順を決めること"))
    )
    case.refresh_from_db()
    application = city.draft(consultation=case, answers={f"{case.pk}-1": "撮影の場で得る"})
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", application)
    assert [(p.field, p.message) for p in refusal.value.problems] == [
        ("answer_2", "条件2への対応を入力してください")
    ]
    NewOperationApplication.objects.filter(pk=application.pk).update(
        answers={f"{case.pk}-1": "撮影の場で得る", f"{case.pk}-2": "課長が決める"}
    )
    city.act("係員", "forward", application)
    application.refresh_from_db()
    text = conditions_of(application)
    assert (
        text
        == "条件1：了承を得ること\n対応：撮影の場で得る\n条件2：中止の手順を決めること\n対応：課長が決める"
    )
    city.act("課長", "submit", application)
    page = client_of(city, "広報担当").get(application.get_absolute_url()).content.decode()
    assert "条件2：中止の手順を決めること" in page


def test_an_application_needs_a_result_that_lists_its_medium(city: City) -> None:
    for cited in (at_pr(city), city.consulted("商工観光課", "x")):
        case = city.draft(consultation=cited)
        with pytest.raises(Incomplete) as refusal:
            city.act("係員", "forward", case)
        assert [p.field for p in refusal.value.problems] == ["consultation"]


def test_returns_keep_the_consultation_and_a_new_application_needs_a_new_one(city: City) -> None:
    cited = city.consulted("商工観光課", "instagram")
    case = city.at_pr(consultation=cited)
    city.act("広報主管課長", "return", case)
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    city.act("課長", "cancel", case)
    other = city.draft(consultation=cited)
    with pytest.raises(Incomplete) as refusal:
        city.act("係員", "forward", other)
    assert "使い終わっています" in refusal.value.problems[0].message


def test_a_change_of_medium_between_rounds_frees_the_medium_before(city: City) -> None:
    cited = city.consulted("商工観光課", "instagram", "x")
    case = city.at_pr(consultation=cited)
    city.act("広報主管課長", "return", case)
    NewOperationApplication.objects.filter(pk=case.pk).update(medium="x")
    city.act("係員", "forward", case)
    city.act("課長", "submit", case)
    used = ConsultedMedium.objects.filter(application=case).values_list("medium", flat=True)
    assert list(used) == ["x"]


def test_a_recorded_call_is_unseen_until_its_chief_confirms_it(city: City) -> None:
    case = recorded(city)
    assert (sees(city, "広報補佐", case), sees(city, "係員", case), sees(city, "課長", case)) == (
        True,
        False,
        False,
    )
    assert case.title not in client_of(city, "係員").get("/cases/").content.decode()
    city.act("広報担当", "forward", case)
    assert (sees(city, "課長", case), sees(city, "係員", case)) == (True, False)
    city.act("課長", "submit", case)
    assert sees(city, "係員", case)
    with pytest.raises(NotAllowed):
        city.act("広報担当", "no_objection", case)
    city.act("広報主管課長", "no_objection", case)
    city.at_pr(consultation=case, medium="youtube")


def test_only_the_pr_division_records(city: City) -> None:
    with pytest.raises(NotAllowed):
        recorded(city, "係員")
    assert client_of(city, "係員").get("/cases/prior-consultation/record/").status_code == 404
    assert client_of(city, "広報担当").get("/cases/prior-consultation/record/").status_code == 200


def test_who_recorded_it_does_not_conclude_it(city: City) -> None:
    case = recorded(city, "広報主管課長")
    city.act("広報主管課長", "forward", case)
    city.act("課長", "submit", case)
    with pytest.raises(NotAllowed):
        city.act("広報主管課長", "no_objection", case)
    city.act("広報補佐", "no_objection", case)


def test_the_pr_divisions_own_question_is_concluded_above_it(city: City) -> None:
    case = city.start(
        PRIOR_CONSULTATION, "広報担当", "秘書広報課", on_media=["x"], purpose="市政", content="動き"
    )
    city.act("広報担当", "forward", case)
    city.act("広報主管課長", "submit", case)
    with pytest.raises(NotAllowed):
        city.act("広報主管課長", "no_objection", case)
    city.act("広報の部長", "no_objection", case)


def test_another_sections_consultation_is_not_seen(city: City) -> None:
    case = at_pr(city)
    assert not sees(city, "他課の係員", case)
    with pytest.raises(NotVisible):
        city.act("他課の課長", "no_objection", case)


def test_all_media_chosen_stay_in_a_form_with_an_error(city: City) -> None:
    sent = {"on_media": ["x", "other"], "purpose": "知らせる", "content": "日程", "questions": ""}
    answer = client_of(city, "係員").post("/cases/prior-consultation/new/", sent)
    page = answer.content.decode()
    assert (answer.status_code, page.count(" checked"), "その他の媒体の名称を入力してください" in page) == (
        422,
        2,
        True,
    )


@pytest.mark.parametrize(
    "at", [datetime(2022, 9, 30, 12, tzinfo=JST), datetime(2026, 11, 16, 23, tzinfo=JST)]
)
def test_a_call_is_recorded_after_it_was_and_under_the_guideline(city: City, at: datetime) -> None:
    case = recorded(city)
    PriorConsultation.objects.update(held_at=at)
    city.act("広報担当", "forward", case)
    with pytest.raises(Incomplete) as refusal:
        city.act("課長", "submit", case)
    assert [problem.field for problem in refusal.value.problems] == ["held_at"]


def test_an_application_and_a_policy_are_planned_for_a_day_to_come(city: City) -> None:
    yesterday = city.now.date() - timedelta(days=1)
    early = city.draft(start_on=yesterday)
    assert lacking(lambda: city.act("係員", "forward", early)) == ["start_on"]
    policy = common(city, publish_on=yesterday)
    assert lacking(lambda: city.act("広報担当", "propose", policy)) == ["publish_on"]
